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
