import type { Dice } from '../dice';

/** Ways to spoil a token as a text, whatever it says. */
export const TEXTS: Record<string, (token: string, dice: Dice) => string> = {
  'a flipped bit': (token, dice) =>
    changed(token, dice, (character) => String.fromCharCode(character.charCodeAt(0) ^ (1 << dice.below(7)))),
  'another character': (token, dice) => changed(token, dice, () => dice.pick([...ALPHABET])),
  'a foreign character': (token, dice) => changed(token, dice, () => dice.pick(FOREIGN)),
  'a foreign character added': (token, dice) => inserted(token, dice, dice.pick(FOREIGN)),
  'a character added': (token, dice) => inserted(token, dice, dice.pick([...ALPHABET])),
  'a character too few': (token, dice) => changed(token, dice, () => ''),
  'a character twice': (token, dice) => changed(token, dice, (character) => character + character),
  'two characters exchanged': exchanged,
  'the other case': (token, dice) =>
    changed(token, dice, (character) =>
      character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase(),
    ),
  'upper case': (token) => token.toUpperCase(),
  'lower case': (token) => token.toLowerCase(),
  'the alphabet of base64': (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
  'one letter in the alphabet of base64': (token) => token.replace('-', '+').replace('_', '/'),
  padding: (token, dice) =>
    token.replace(dice.pick([/$/, /\./, /\.(?=[^.]*$)/]), (dot) => dice.pick(['=', '==']) + dot),
  'bits left over': strayBits,
  'cut off': (token, dice) => token.slice(0, dice.below(token.length)),
  'cut off at the front': (token, dice) => token.slice(1 + dice.below(token.length - 1)),
  'a part too few': (token, dice) => {
    const gone = dice.below(3);
    return token
      .split('.')
      .filter((_, index) => index !== gone)
      .join('.');
  },
  'an empty part': (token, dice) => {
    const empty = dice.below(3);
    return token
      .split('.')
      .map((part, index) => (index === empty ? '' : part))
      .join('.');
  },
  'a part twice': (token, dice) =>
    token
      .split('.')
      .flatMap((part) => (dice.below(2) ? [part, part] : [part]))
      .join('.'),
  'parts in another order': (token, dice) => {
    const parts = token.split('.');
    const [first, second, third] = parts;
    return dice
      .pick([
        [second, first, third],
        [third, second, first],
        [first, third, second],
        [second, third, first],
      ])
      .join('.');
  },
  'dots of another kind': (token, dice) =>
    token.replaceAll('.', dice.pick(['\u3002', '\uff0e', '%2e', '..', ',', ':'])),
  'encoded for a URL': (token) => token.replaceAll('.', '%2E'),
  quoted: (token) => `"${token}"`,
  'a scheme before it': (token, dice) => dice.pick(['Bearer ', 'JWT ', 'access=']) + token,
  huge: (token, dice) => token + 'A'.repeat(dice.pick([4096, 8192])),
  'grown in a part': (token, dice) => token.replace('.', `${'A'.repeat(4 * (1 + dice.below(3000)))}.`),
  'twice in a row': (token) => token + token,
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Outside base64url, some of them like a character inside. */
const FOREIGN = [
  '+',
  '/',
  '=',
  '.',
  ' ',
  '\t',
  '\n',
  '\r',
  '\0',
  '\v',
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u2010',
  '\uff21',
  '\u0430',
  '\u212a',
  '\u017f',
  '\ud800',
  '😀',
  '%41',
  ';',
  ',',
  '"',
  '~',
  '\x7f',
  '\xff',
];

function changed(token: string, dice: Dice, change: (character: string) => string): string {
  const at = dice.below(token.length);
  return token.slice(0, at) + change(token.charAt(at)) + token.slice(at + 1);
}

function inserted(token: string, dice: Dice, text: string): string {
  const at = dice.below(token.length + 1);
  return token.slice(0, at) + text + token.slice(at);
}

function exchanged(token: string, dice: Dice): string {
  const characters = [...token];
  const [one, other] = [dice.below(characters.length), dice.below(characters.length)];
  [characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? ''];
  return characters.join('');
}

/** Another spelling of the very same bytes: the last character of a part holds bits that nothing reads. */
function strayBits(token: string, dice: Dice): string {
  const parts = token.split('.');
  const at = dice.pick([0, 1, 2].filter((index) => (parts[index]?.length ?? 0) % 4 !== 0));
  const part = parts[at] ?? '';
  const unread = part.length % 4 === 2 ? 4 : 2;
  const stray = ALPHABET.charAt(ALPHABET.indexOf(part.slice(-1)) | (1 + dice.below(2 ** unread - 1)));
  parts[at] = part.slice(0, -1) + stray;
  return parts.join('.');
}
