const MAX_LENGTH = 254; // the longest email address (RFC 5321), which many imported user tables have as username

/** Nothing that cannot be seen: controls, unassigned, private and default-ignorable code points, and the blank Braille cell. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Upper case first, so that letters which share one (ß and ss, σ and ς) fold together, as Unicode case folding asks. */
const fold = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');

/**
 * The one spelling under which a username is stored, looked up and counted: NFKC, case-folded, trimmed. Done before
 * anything else, so that no alias of a name has a life of its own.
 *
 * @returns null when the name is empty, over 254 characters, or holds characters nobody could see
 */
export function normaliseUsername(typed: string): string | null {
  if (typed.length > MAX_LENGTH) return null;
  let username = typed.trim();
  // A second folding may find more to fold in the first one's result; a few rounds reach the spelling that stays.
  for (let round = 0; round < 4; round++) username = fold(username).trim();
  if (username.length === 0 || username.length > MAX_LENGTH || INVISIBLE.test(username)) return null;
  return username;
}

const MAX_NEW_LENGTH = 64;

/** No spaces, slashes or colons: a name stands in mails, where it must not read as a message or a link of somebody's. */
const NEW = /^(?=.*[\p{L}\p{N}])[\p{L}\p{M}\p{N}._-]+$/u;

/** Scripts with letters that look like each other's. */
const CONFUSABLE = [/\p{sc=Latin}/u, /\p{sc=Cyrillic}/u, /\p{sc=Greek}/u, /\p{sc=Armenian}/u, /\p{sc=Cherokee}/u];

/**
 * What is wrong with a name for a new account, or null: letters and digits of any language, and `.`, `_`, `-`. An address is
 * no name, because it would be taken for its owner's; nor is one in letters of several scripts, where `john` has a Cyrillic
 * `о` (Unicode TR 39 section 5). Names that exist are not held to it: other systems had other rules.
 *
 * @param username normalised
 */
export function newUsernameProblem(username: string): 'too_long' | 'characters' | 'mixed_scripts' | null {
  if (username.length > MAX_NEW_LENGTH) return 'too_long';
  if (!NEW.test(username)) return 'characters';
  return CONFUSABLE.filter((script) => script.test(username)).length > 1 ? 'mixed_scripts' : null;
}
