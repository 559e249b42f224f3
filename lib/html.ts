import { splitIsolated } from './i18n/direction';

/** Only `markup` makes it, so text cannot get in without being escaped. */
export class Html {
  constructor(readonly source: string) {}
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

type Insert = string | Html | readonly Html[];

/** With `<bdi>` around the names that `isolate()` (lib/i18n/direction.ts) isolated. */
const withBdi = (text: string): string =>
  splitIsolated(escapeHtml(text))
    .map((part, at) => (at % 2 === 1 ? `<bdi>${part}</bdi>` : part))
    .join('');

/** Text for where elements cannot stand: `<title>`. */
export const plain = (text: string): Html => new Html(escapeHtml(text));

const sourceOf = (insert: Insert): string => {
  if (typeof insert === 'string') return withBdi(insert);
  return insert instanceof Html ? insert.source : insert.map(({ source }) => source).join('\n');
};

/** HTML of a template: every text that is put in is escaped, HTML is not. */
export function markup(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(literals.reduce((before, after, index) => before + sourceOf(inserts[index - 1] ?? '') + after));
}
