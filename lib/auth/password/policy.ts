import { type MatchEstimated, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { typeOnQwerty } from './korean-keyboard';
import { koreanWords } from './korean-words';

export type PasswordProblem = 'too_short' | 'common' | 'own_words' | 'repetitive';

type WeakProblem = Exclude<PasswordProblem, 'too_short'>;
type Estimate = { guesses: number; problem: WeakProblem };

/**
 * Online, 100 guesses at an account leave one chance in a million. Offline, bcrypt at cost 12 (350 ms) makes it a year of
 * one core, for each account. Not higher, because eight random characters, the shortest
 * password allowed with a second factor, are estimated at exactly this.
 */
const MIN_GUESSES = 1e8;

/**
 * How many code points are looked at from either end. The estimate's time grows with more than the square of the length,
 * on the thread that serves everybody: a good passphrase takes 2 ms, the worst text that 100 s of hill climbing found
 * (leet digits among emoji) 20 ms, and 44 ms in the climb itself; looking at 64 would take twice as long.
 */
const LOOKED_AT = 48;

/** How many ways to read `p@$$w0rd2024!` are tried: 16 see through 579 of 600 such, the library's 100 through 590. */
const LEET_READINGS = 16;

/** Below this many keys an own word (`io`, `kr`) would be found everywhere. */
const MIN_OWN_WORD_KEYS = 3;

let factory: ZxcvbnFactory | undefined;

/**
 * Says what is wrong with a new password, or null when it is good: long enough, and neither a common or leaked password,
 * nor the account's own words, nor a repetition, nor a short mix of these (NIST SP 800-63B-4 section 3.1.1.2).
 *
 * There are no rules about kinds of characters and no longest length. A long password counts as weak only when both its
 * ends are, so that a common word in a passphrase does no harm.
 *
 * @param minLength in code points of the NFC form
 * @param ownWords what others know of the account: username, parts of the address, the product's and the host's names
 */
export function judgePassword(
  password: string,
  { minLength, ownWords }: { minLength: number; ownWords: readonly string[] },
): PasswordProblem | null {
  if ([...password.normalize('NFC')].length < minLength) return 'too_short';
  const text = [...comparable(password)];
  const unit = repeatedUnit(text);
  const own = lookedUp(ownWords);
  const problems: WeakProblem[] = [];
  for (const end of endsOf(unit)) {
    const { guesses, problem } = estimate(end, own);
    if (guesses >= MIN_GUESSES) return null;
    problems.push(problem);
  }
  const problem = gravest(problems);
  return problem === 'common' && unit.length < text.length ? 'repetitive' : problem;
}

/** Full-width and other compatibility forms hide a common password from people, not from guessers. */
const comparable = (text: string): string => text.normalize('NFKC');

/**
 * `abc` of `abcabcab`, and the whole text where nothing is repeated. Repeating adds nothing to guess, but a cut in the
 * middle of a repetition would look like something new; and long repetitions are what the estimator is slowest at.
 */
function repeatedUnit(text: readonly string[]): readonly string[] {
  const borders = [0]; // of each beginning of the text, the longest ending it also starts with (Knuth, Morris, Pratt)
  for (let end = 1, border = 0; end < text.length; end++) {
    while (border > 0 && text[end] !== text[border]) border = borders[border - 1] ?? 0;
    if (text[end] === text[border]) border++;
    borders.push(border);
  }
  const period = text.length - (borders.at(-1) ?? 0);
  return period * 2 <= text.length ? text.slice(0, period) : text;
}

/** The text, or where that is too long to be looked at as a whole, its beginning and its end. */
function endsOf(text: readonly string[]): string[] {
  if (text.length <= LOOKED_AT) return [text.join('')];
  return [text.slice(0, LOOKED_AT).join(''), text.slice(-LOOKED_AT).join('')];
}

/** Own words as the estimator can find them: cut as the password is, and as typed with the keyboard left on QWERTY. */
function lookedUp(ownWords: readonly string[]): string[] {
  const words = ownWords.map((word) => comparable(word).toLowerCase());
  const typed = words.map((word) => typeOnQwerty(word).toLowerCase());
  return [...words, ...typed]
    .flatMap((word) => endsOf(repeatedUnit([...word])))
    .filter((word) => typeOnQwerty(word).length >= MIN_OWN_WORD_KEYS);
}

/**
 * How many guesses a text would take, and what it is mostly made of.
 *
 * The library's own total adds 10,000 for each further piece, to the power, which lets any three words pass. Ours is
 * the product alone, times the orders in which the pieces can stand.
 */
function estimate(text: string, ownWords: string[]): Estimate {
  factory ??= makeFactory();
  const sequence = factory.check(text, ownWords).sequence as MatchEstimated[];
  const pieces = sequence.map((match) => estimatePiece(match, ownWords));
  const guesses = pieces.reduce((product, piece, index) => product * piece.guesses * (index + 1), 1);
  if (pieces.some(({ problem }) => problem === 'own_words')) return { guesses, problem: 'own_words' };
  const longest = sequence.reduce((best, match, index) => {
    return match.token.length > (sequence[best]?.token.length ?? 0) ? index : best;
  }, 0);
  return { guesses, problem: pieces[longest]?.problem ?? 'common' };
}

function estimatePiece(match: MatchEstimated, ownWords: string[]): Estimate {
  if (match.pattern !== 'repeat') {
    return { guesses: match.guesses, problem: match.dictionaryName === 'userInputs' ? 'own_words' : 'common' };
  }
  // The library judges what is repeated without the own words.
  const unit = estimate(String(match.baseToken), ownWords);
  const problem = unit.problem === 'own_words' ? 'own_words' : 'repetitive';
  return { guesses: Math.min(match.guesses, unit.guesses * Number(match.repeatCount)), problem };
}

function gravest(problems: readonly WeakProblem[]): WeakProblem {
  if (problems.includes('own_words')) return 'own_words';
  return problems.includes('repetitive') ? 'repetitive' : 'common';
}

function makeFactory(): ZxcvbnFactory {
  return new ZxcvbnFactory({
    dictionary: {
      passwords: dictionary['passwords-common'],
      // Under this very name the library counts its words as equally likely; otherwise by their place in the alphabet.
      diceware: dictionary['diceware-common'],
      korean: koreanWords(),
    },
    graphs: adjacencyGraphs,
    l33tMaxSubstitutions: LEET_READINGS,
    maxLength: LOOKED_AT * 2, // in UTF-16 units, of which a code point has at most two
  });
}
