/** NUL, which PostgreSQL does not store and old hashes end at, and halves of a character, which all become the same in UTF-8. */
const LOST = /[\0\p{Cs}]/u;

/** Whether a text comes out of every database as it went in. */
export const isStorable = (text: string): boolean => !LOST.test(text);
