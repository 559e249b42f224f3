import { headers } from 'next/headers';
import { use } from 'react';
import { THEMES } from '@/lib/api/preferences-input';
import { pageTarget } from '@/lib/edge/target';
import { pageLocale, pageTheme } from '@/lib/http/preferences';
import { LOCALES, type Locale } from '@/lib/i18n/locale';
import { COMMON } from './texts';

/** Each in its own language, for those who do not read the present one. */
const NAMES: Record<Locale, string> = { en: 'English', ko: '한국어' };

const CHOICES = [
  'flex flex-wrap items-center gap-x-1 *:[button]:min-h-11 *:[button]:min-w-11 *:[button]:cursor-pointer',
  '*:[button]:rounded-control *:[button]:px-2 *:[button]:text-muted *:[button]:hover:text-ink',
  '*:aria-pressed:font-semibold *:aria-pressed:text-ink *:aria-pressed:underline *:aria-pressed:underline-offset-4',
].join(' ');

type Choice = { value: string; name: string; lang?: string };

/** Language and theme, chosen by plain forms that lead back to this very page. */
export function Preferences() {
  const locale = use(pageLocale());
  const { footer } = COMMON[locale];
  const returnTo = pageTarget(use(headers()));
  const languages = LOCALES.map((each) => ({ value: each, name: NAMES[each], lang: each }));
  const themes = THEMES.map((each) => ({ value: each, name: footer[each] }));
  return (
    <footer className="flex flex-wrap justify-between gap-x-8 border-t border-hairline py-4 text-sm">
      <Choices name="locale" label={footer.language} choices={languages} chosen={locale} returnTo={returnTo} />
      <Choices name="theme" label={footer.theme} choices={themes} chosen={use(pageTheme())} returnTo={returnTo} />
    </footer>
  );
}

type Props = { name: string; label: string; choices: readonly Choice[]; chosen: string; returnTo: string };

function Choices({ name, label, choices, chosen, returnTo }: Props) {
  return (
    <form action="/api/preferences" method="post">
      <input type="hidden" name="return_to" value={returnTo} />
      <fieldset className={CHOICES}>
        <legend className="sr-only">{label}</legend>
        {choices.map(({ value, name: text, lang }) => (
          <button key={value} type="submit" name={name} value={value} lang={lang} aria-pressed={value === chosen}>
            {text}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
