/** The blocks that Unicode keeps for letters written from right to left (DerivedBidiClass.txt: R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** First strong isolate and its end, the characters for what `<bdi>` is in HTML (Unicode Annex 9, section 2.4). */
const ISOLATED = /\u2068([^\u2069]*)\u2069/gu;

/**
 * A name to be put into a sentence. One that is written from right to left is isolated, or it would turn the words, digits and
 * quotation marks around it; any other stays as it is, so that it can be copied.
 */
export const isolate = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);

/** The parts of a sentence in turn: text, isolated name, text, … */
export const splitIsolated = (sentence: string): string[] => sentence.split(ISOLATED);
