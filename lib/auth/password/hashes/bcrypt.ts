import { malformed, type Reading } from './proof';

/** A modular crypt string of bcrypt: version, cost, 22 characters of salt and 31 of digest. */
const BCRYPT = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

/** A higher cost, more than BCRYPT_COST allows, would keep a worker busy for minutes. */
const MAX_COST = 16;

export const looksLikeBcrypt = (stored: string): boolean => /^\$2[aby]?\$/.test(stored);

/** bcrypt as Flask-Bcrypt, passlib, PHP and most others store it. What follows byte 72 of a password never counted there. */
export function readBcrypt(stored: string): Reading {
  const cost = Number(BCRYPT.exec(stored)?.[1] ?? Number.NaN);
  if (Number.isNaN(cost)) return malformed('bcrypt');
  if (cost > MAX_COST)
    return { problem: `costs too much to check (bcrypt of cost ${cost}, where ${MAX_COST} is the most)` };
  return { proof: { algorithm: 'bcrypt', hash: stored, cost } };
}
