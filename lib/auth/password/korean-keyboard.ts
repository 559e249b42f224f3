/** The keys of the 2-set layout (두벌식) in Unicode's order of the jamo; a capital is typed with Shift. */
const LEADS = 'r R s e E f a q Q t T d w W c z x v g'; // U+1100: ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ
const VOWELS = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'; // U+1161: ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅘ … ㅢ ㅣ
const FINALS = 'r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'; // U+11A8: ㄱ ㄲ ㄳ ㄴ ㄵ … ㅎ

const KEYS = new Map<string, string>([
  ...keysFrom(0x1100, LEADS),
  ...keysFrom(0x1161, VOWELS),
  ...keysFrom(0x11a8, FINALS),
  // ㅀ and ㅄ standing alone: Unicode decomposes these two, unlike the other compounds, to archaic leads.
  ['\u111a', 'fg'],
  ['\u1121', 'qt'],
]);

/** Syllables, jamo standing alone (ㅋㅋㅋ) and conjoining jamo. */
const HANGUL = /[가-힣ㄱ-ㅣ\u1100-\u11ff]/g;

function keysFrom(first: number, keys: string): [string, string][] {
  return keys.split(' ').map((key, index) => [String.fromCharCode(first + index), key]);
}

/**
 * What comes out when Hangul is typed with the keyboard left on QWERTY: `안녕` gives `dkssud`. A habit of Korean users,
 * and so of those who guess their passwords. Everything that is not Hangul stays as it is.
 */
export function typeOnQwerty(text: string): string {
  return text.replace(HANGUL, (letter) => [...letter.normalize('NFKD')].map((jamo) => KEYS.get(jamo) ?? jamo).join(''));
}
