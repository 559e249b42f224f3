import { type Check, right, warning } from './finding';

/** APP_ORIGIN, and what follows from it for cookies. */
export const checkOrigin: Check = ({ config, broken }) => {
  if (broken.has('APP_ORIGIN')) return [];
  const { appOrigin, secureCookies } = config;
  if (secureCookies) return [right(`People come to ${appOrigin}; cookies are Secure, with __Host- names.`)];
  return [
    warning(
      `APP_ORIGIN is ${appOrigin}: only people at this machine can sign in, and cookies are not Secure.`,
      'For others set APP_ORIGIN to the https address they type, with a proxy in front that has its certificate.',
    ),
  ];
};

/** Whether TRUST_PROXY fits to how the site is reached: this server itself speaks no TLS. */
export const checkProxy: Check = ({ config, broken }) => {
  if (broken.has('TRUST_PROXY') || broken.has('APP_ORIGIN')) return [];
  const { appOrigin, secureCookies, trustProxy } = config;
  if (secureCookies && trustProxy === 0) {
    return [
      warning(
        'APP_ORIGIN is https, so a proxy stands in front, but TRUST_PROXY is 0: all people seem to come from its address, and share what one address may do.',
        'Set TRUST_PROXY to the number of proxies of yours that append to X-Forwarded-For; 1 for one.',
      ),
    ];
  }
  if (!secureCookies && trustProxy > 0) {
    return [
      warning(
        `APP_ORIGIN is ${appOrigin}, where no proxy is likely, but TRUST_PROXY is ${trustProxy}: whoever connects may claim any address.`,
        'Set TRUST_PROXY=0 unless requests come through a proxy of yours.',
      ),
    ];
  }
  if (trustProxy === 0) return [right('X-Forwarded-For is believed of nobody (TRUST_PROXY=0).')];
  return [right(`The last ${trustProxy} in X-Forwarded-For are proxies of yours (TRUST_PROXY).`)];
};

/** Settings that are allowed and weaker than they need be. */
export const checkStrength: Check = ({ config, broken }) => {
  if (broken.has('BCRYPT_COST') || config.bcryptCost >= 12) return [];
  return [
    warning(
      `BCRYPT_COST is ${config.bcryptCost}: whoever gets at the hashes guesses ${2 ** (12 - config.bcryptCost)} times as fast as with 12.`,
      'Set BCRYPT_COST=12 or leave it out. Hashes are made anew as people sign in.',
    ),
  ];
};
