import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { type Check, right, wrong } from './finding';

/** What documentation, forums and AI assistants write where a secret should be. */
const PLACEHOLDER =
  /change.?me|replace|placeholder|example|your.?(own.?)?secret|super.?secret|secret.?key|password|insert|todo|xxx/i;

/** 32 random characters take some 10^32 guesses by this measure, text made by people far fewer for its length. */
const GUESSES_LOG10 = 30;

const WORDS = { passwords: dictionary['passwords-common'], diceware: dictionary['diceware-common'] };

const NEW_SECRET =
  'Make one with: latchkey secret new. To sign nobody out, change it in steps (README, "Changing AUTH_SECRET").';

/** Whether the secret is random: with it anybody makes tokens for everybody. */
export const checkSecret: Check = ({ config, broken }) => {
  if (broken.has('AUTH_SECRET')) return []; // the settings say so
  const weak = config.authSecrets.flatMap((secret, index) => {
    const which = config.authSecrets.length === 1 ? 'AUTH_SECRET' : `Secret ${index + 1} of AUTH_SECRET`;
    if (PLACEHOLDER.test(secret)) return [wrong(`${which} reads like a placeholder out of some text.`, NEW_SECRET)];
    if (isGuessable(secret))
      return [wrong(`${which} is made of words or patterns, not of random characters.`, NEW_SECRET)];
    return [];
  });
  if (weak.length > 0) return weak;
  const more = config.authSecrets.length - 1;
  const others =
    more > 0 ? `, and ${more} older one(s) that still verify: take them out when their sessions have ended` : '';
  return [right(`AUTH_SECRET looks random${others}.`)];
};

function isGuessable(secret: string): boolean {
  const judge = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary: WORDS });
  return judge.check(secret.slice(0, 100)).guessesLog10 < GUESSES_LOG10;
}
