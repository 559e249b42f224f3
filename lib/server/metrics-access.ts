import { timingSafeEqual } from 'node:crypto';
import { canonicalAddress } from '../auth/network';
import type { Config } from '../config/config';
import { sha256 } from '../crypto/hash';
import type { HeaderReader } from '../edge/presented-token';
import { AuthError, TokenError } from '../errors';

type Settings = Pick<Config, 'metricsToken' | 'trustProxy' | 'secureCookies'>;

/**
 * Lets a request read the metrics: one that brings METRICS_TOKEN as its bearer token or, where none is set, one that comes from
 * this machine. A person's token opens nothing here, and this one nothing else.
 *
 * A proxy on this machine makes everybody come from here. So the second way is closed where there must be one: by TRUST_PROXY,
 * or because the site is https, which this server does not speak; and to a request that a proxy has left its mark on.
 *
 * @param from the address of the connection
 * @throws TokenError for a token that is missing or wrong; AuthError `not_found` where there is no token to be had
 */
export function requireScraper(settings: Settings, headers: HeaderReader, from: string | undefined): void {
  const { metricsToken } = settings;
  if (metricsToken === null) {
    if (!isAlone(settings) || !isLoopback(from) || isForwarded(headers)) throw new AuthError('not_found');
    return;
  }
  const [, given] = /^bearer +([!-~]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (given === undefined) throw new TokenError('Request does not contain the metrics token', false);
  if (!isSame(given, metricsToken)) throw new TokenError('Metrics token is not valid', true);
}

const isAlone = ({ trustProxy, secureCookies }: Settings): boolean => trustProxy === 0 && !secureCookies;

const isLoopback = (address: string | undefined): boolean =>
  /^(127\.|::1$)/.test(canonicalAddress(address ?? '') ?? '');

/** The last entry of X-Forwarded-For is our own (lib/server/identify-request.ts). */
const isForwarded = (headers: HeaderReader): boolean =>
  (headers.get('x-forwarded-for') ?? '').includes(',') ||
  ['forwarded', 'via', 'x-real-ip'].some((name) => headers.get(name) !== null);

/** In a time that tells nothing. */
const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(expected)));
