import { BRAND } from '../config/brand';
import { isolate } from '../i18n/direction';
import type { Locale } from '../i18n/locale';
import type { ComposedMail, MailContent, Occasion, Template } from './content';
import { type Letter, layout } from './layout';
import type { Action, ContentOf, Fact, Frame, Messages } from './messages';
import { english } from './messages-en';
import { korean } from './messages-ko';

const LANGUAGES: Record<Locale, Messages> = { en: english, ko: korean };

/**
 * Writes a mail. Text and HTML are made from one letter, so they say the same; and all that somebody may have typed is cleaned
 * first, so that no name can add a header, a paragraph or a change of direction.
 *
 * @param origin of this site; its host is named in the mail
 */
export function compose(content: MailContent, occasion: Occasion, locale: Locale, origin: string): ComposedMail {
  const { frame, templates } = LANGUAGES[locale];
  const { host } = new URL(origin);
  const told = cleaned(content);
  const named = { ...told, username: isolate(told.username) };
  const message = write(templates, content.template, named, host);
  const letter: Letter = {
    ...message,
    facts: [...message.facts, ...factsOf(cleaned(occasion), frame, locale)],
    locale,
    greeting: frame.greeting(named.username),
    notYouHeading: frame.notYou,
    bareLink: frame.bareLink,
    footer: frame.footer(host),
  };
  return { subject: letter.subject, text: plainText(letter), html: layout(letter) };
}

const write = <T extends Template>(
  templates: Messages['templates'],
  template: T,
  content: ContentOf<T>,
  host: string,
) => templates[template](content, host);

/** Controls, line ends (RFC 5322 section 2.2), half characters, and what only steers the text around it (bidi). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

const oneLine = (text: string): string => text.replace(UNPRINTABLE, ' ').trim();

/** All texts of it, as one line each. */
const cleaned = <T extends object>(told: T): T =>
  Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, typeof value === 'string' ? oneLine(value) : value]),
  ) as T;

function factsOf({ at, device, address }: Occasion, frame: Frame, locale: Locale): Fact[] {
  return [
    { name: frame.when, value: timeOf(at, locale) },
    { name: frame.device, value: device || frame.unknown },
    { name: frame.address, value: address || frame.unknown },
  ];
}

/** In UTC: nobody knows the reader's clock. 24 hours, because Node says AM in Korean, too. */
const timeOf = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(at * 1000);

/** Paragraphs are left to the reader's window, and a link has a line of its own: a broken link is a dead one. */
function plainText(letter: Letter): string {
  const links = (actions: readonly Action[]) => actions.map(({ label, link }) => `${label}:\n${link}`);
  const parts = [
    letter.heading,
    letter.greeting,
    ...letter.paragraphs,
    ...links(letter.actions),
    letter.facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    letter.notYouHeading,
    ...letter.notYou.paragraphs,
    ...links(letter.notYou.actions),
    `-- \n${BRAND.name}\n${letter.footer}`, // the space makes it a signature to mail programs (RFC 3676 section 4.3)
  ];
  return `${parts.join('\n\n')}\n`;
}
