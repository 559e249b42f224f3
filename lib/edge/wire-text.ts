/**
 * What may be done to text from the wire. HTTP's grammars are ASCII. `trim()` and `\s` also take Unicode's blanks, so a byte 0xA0
 * before `__Host-access` would be taken off and the cookie read as ours; `toLowerCase()` makes a `k` of the Kelvin sign.
 */

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Takes spaces and tabs off both ends, and nothing else (OWS, RFC 9110 section 5.6.3; cookies, RFC 6265bis section 5.6). */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

/** Makes A to Z lower case, and nothing else: names and tokens of HTTP differ in these letters alone. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
