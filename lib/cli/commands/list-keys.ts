import { type ListedKey, listKeys } from '../../edge/signing-keys';
import { now } from '../../time';
import { requireSettings } from '../environment';
import type { Listing } from '../terminal/output';
import { formatTime } from '../terminal/wording';

/** The keys in the JWKS, which are made from AUTH_SECRET alone. Never what they are made from. */
export async function listing(): Promise<Listing<ListedKey>> {
  return {
    items: await listKeys(requireSettings().authSecrets, now()),
    json: ({ kid, secret, signs, from, to }) => ({ kid, secret, signs, from, to }),
    row: (key) => ({
      kid: key.kid,
      secret: `${key.secret}.`,
      signs: key.signs ? 'now' : key.secret === 1 && key.from > now() ? 'later' : '',
      from: formatTime(key.from),
      to: formatTime(key.to),
    }),
    none: 'No keys.',
  };
}
