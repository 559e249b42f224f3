import { head, JSON_BODY, type Kinds, posted, text } from './parts';

/** What is wrong is all of it, or more than one request. */
export const STREAMS: Kinds = {
  'one after the other': (dice) => {
    const alive = () => head(dice).replace('Connection: close\r\n', '');
    const many = Array.from({ length: 1 + dice.below(15) }, alive).join('');
    return many + dice.pick([head(dice), text(dice, 40), `GET / HTTP/1.1\r\n${text(dice, 20)}`]);
  },
  'no HTTP': (dice) =>
    dice.pick([
      '',
      '\r\n',
      '\0',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'SSH-2.0-x\r\n',
      'EHLO localhost\r\n',
      text(dice, 1 + dice.below(2000)),
      '\r\n'.repeat(5000),
    ]),
  'changed bytes': (dice) => {
    const bytes = Buffer.from(posted(dice, [`Content-Length: ${JSON_BODY.length}`], JSON_BODY), 'latin1');
    for (let change = 0; change <= dice.below(6); change++) bytes[dice.below(bytes.length)] = dice.below(256);
    return bytes.toString('latin1');
  },
  'cut off': (dice) => {
    const whole = posted(dice, [`Content-Length: ${JSON_BODY.length}`], JSON_BODY);
    return whole.slice(0, dice.below(whole.length));
  },
};
