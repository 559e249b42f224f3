import { hkdfSync } from 'node:crypto';

/** Secrets that must never be seen again, and the many ways in which one could be. */

/** How a text may be written somewhere without being recognised at once: 8 characters and more of it. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const html = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;');
  const json = JSON.stringify(secret).slice(1, -1);
  const written = [secret, html, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(secret)];
  const encoded = [bytes.toString('hex'), ...base64Within(bytes)];
  return [...new Set([...written, new URLSearchParams({ a: secret }).toString().slice(2), ...encoded])];
}

/** Base64 of a text depends on where in three bytes it begins; its middle is the same whatever stands before and after. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const middle = text.slice(before === 0 ? 0 : 4, -3);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The names of the secrets that a text holds, in any spelling. */
export function secretsIn(text: string, secrets: ReadonlyMap<string, string>): string[] {
  const folded = text.toLowerCase();
  return [...secrets].flatMap(([name, secret]) =>
    spellings(secret).some((each) => folded.includes(each.toLowerCase())) ? [name] : [],
  );
}

/** What is derived from AUTH_SECRET, computed here once more from design.md: the seeds that sign, and the key of refresh tokens. */
export function derivedSecrets(authSecret: string, now: number): Map<string, string> {
  const period = Math.floor(now / (30 * 86_400));
  const labels = [-1, 0, 1].map((step) => `latchkey signing key v1, period ${period + step}`);
  const derived = [...labels, 'latchkey refresh token v1'].flatMap((label): [string, string][] => {
    const bytes = Buffer.from(hkdfSync('sha256', authSecret, '', label, 32));
    return [
      [`${label} (hex)`, bytes.toString('hex')],
      [`${label} (base64url)`, bytes.toString('base64url')],
    ];
  });
  return new Map(derived);
}
