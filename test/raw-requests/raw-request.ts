import { cookiesFor } from '../cookies';
import type { Dice } from '../dice';
import type { RawRequest } from '../raw-socket';
import { BODIES } from './bodies';
import { HEADERS } from './headers';
import { LINES } from './lines';
import type { Kinds } from './parts';
import { STREAMS } from './streams';

const KINDS: Kinds = { ...LINES, ...HEADERS, ...BODIES, ...STREAMS };

/** Requests to this site that no client of good will sends. The same dice make the same ones. */
export function rawRequest(dice: Dice, origin: string): RawRequest & { kind: string } {
  const kind = dice.pick(Object.keys(KINDS));
  const bytes = Buffer.from(cookiesFor(origin, KINDS[kind]?.(dice) ?? ''), 'latin1');
  if (dice.below(20) > 0) return { kind, chunks: [bytes], pauseMs: 0 };
  const size = Math.max(1, Math.ceil(bytes.length / (2 + dice.below(8))));
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return { kind: `${kind}, slowly`, chunks, pauseMs: 5 + dice.below(30) };
}
