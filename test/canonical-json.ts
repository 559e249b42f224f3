/**
 * Reads JSON in the one spelling that ECMAScript's `JSON.stringify` writes (ECMA-262, SerializeJSONProperty), and in no other: no
 * white space, no key twice, no escape that need not be, numbers as `String` writes them, keys that are array indices first.
 * Written as a grammar, so that it shares nothing with the way lib/edge finds the same out.
 *
 * @returns objects as maps; undefined for any other spelling
 */
export function readCanonicalJson(text: string): unknown {
  const reader = { text, at: 0 };
  try {
    const value = readValue(reader);
    return reader.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Reader = { text: string; at: number };

const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readValue(reader: Reader): unknown {
  const next = reader.text[reader.at];
  if (next === '{') return readObject(reader);
  if (next === '[') return readList(reader);
  if (next === '"') return readText(reader);
  const token = take(reader, /[a-z]+|-?(0|[1-9]\d*)(\.\d+)?(e[+-]\d+)?/y);
  if (WORDS.has(token)) return WORDS.get(token);
  if (String(Number(token)) !== token || !Number.isFinite(Number(token))) throw new SyntaxError(token);
  return Number(token);
}

function readObject(reader: Reader): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  readItems(reader, '{', '}', () => {
    const key = readText(reader);
    expectNext(reader, ':');
    if (fields.has(key)) throw new SyntaxError(`${key} is there twice`);
    fields.set(key, readValue(reader));
  });
  const indices = [...fields.keys()].map(indexOf);
  const inOrder = indices.every(
    (index, place) => place === 0 || index === Number.POSITIVE_INFINITY || index > (indices[place - 1] ?? 0),
  );
  if (!inOrder) throw new SyntaxError('keys that are indices come first, the smallest first');
  return fields;
}

/** Of a key that is an array index, else infinity. */
const indexOf = (key: string): number =>
  /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1 ? Number(key) : Number.POSITIVE_INFINITY;

function readList(reader: Reader): unknown[] {
  const items: unknown[] = [];
  readItems(reader, '[', ']', () => items.push(readValue(reader)));
  return items;
}

function readItems(reader: Reader, open: string, close: string, readItem: () => void): void {
  expectNext(reader, open);
  if (reader.text[reader.at] !== close) {
    readItem();
    while (reader.text[reader.at] === ',') {
      expectNext(reader, ',');
      readItem();
    }
  }
  expectNext(reader, close);
}

/**
 * A character that needs no escape, or one of the escapes that ECMA-262's QuoteJSONString writes: the short ones, `\u00xx` for the
 * other controls, and lone halves of surrogate pairs.
 */
const TEXT =
  /"(?:[ !#-[\]-\uffff]|\\["\\bfnrt]|\\u00(?:0[0-7bef]|1[0-9a-f])|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f][0-9a-f]{2})|\\ud[c-f][0-9a-f]{2})*"/y;

const readText = (reader: Reader): string => JSON.parse(take(reader, TEXT));

function expectNext(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) throw new SyntaxError(`no ${character} at ${reader.at}`);
  reader.at++;
}

/** What the pattern (sticky) finds at this place. */
function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const [found] = pattern.exec(reader.text) ?? [];
  if (!found) throw new SyntaxError(`nothing known at ${reader.at}`);
  reader.at += found.length;
  return found;
}
