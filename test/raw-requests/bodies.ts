import { head, JSON_BODY, type Kinds, PATHS, posted, text } from './parts';

/** What is wrong is in the body, or in how long it claims to be. */
export const BODIES: Kinds = {
  'a length': (dice) => {
    const length = dice.pick([
      '-1',
      '0',
      '1',
      '1000',
      '1e3',
      '0x10',
      ' 5',
      '+5',
      '5, 5',
      '5\r\nContent-Length: 6',
      '99999999999999999999',
      '',
      'x',
      '16385',
    ]);
    return posted(dice, [`Content-Length: ${length}`], JSON_BODY);
  },
  chunks: (dice) => {
    const body = dice.pick([
      '5\r\nhello\r\n0\r\n\r\n',
      `${JSON_BODY.length.toString(16)}\r\n${JSON_BODY}\r\n0\r\n\r\n`,
      'zz\r\nhello\r\n0\r\n\r\n',
      '-1\r\n\r\n',
      'ffffffffffffffffff\r\nx',
      '5\r\nhel',
      '5;ext="\r\n"\r\nhello\r\n0\r\n\r\n',
      `5;${'x'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
      '5\nhello\n0\n\n',
      '0\r\nTrailer: x\r\n\r\n',
      '5\r\nhelloX0\r\n\r\n',
      `${'1\r\nx\r\n'.repeat(dice.below(20_000))}0\r\n\r\n`,
    ]);
    return posted(
      dice,
      [`Transfer-Encoding: ${dice.pick(['chunked', 'Chunked', 'chunked, chunked', 'gzip, chunked', 'identity', 'x'])}`],
      body,
    );
  },
  'chunks and a length': (dice) =>
    posted(
      dice,
      ['Transfer-Encoding: chunked', `Content-Length: ${dice.below(50)}`],
      `5\r\nhello\r\n0\r\n\r\n${head(dice)}`,
    ),
  'a body': (dice) => {
    const body = text(dice, dice.below(500));
    return posted(dice, [`Content-Length: ${body.length}`], body);
  },
  'a body too large': (dice) => {
    const body = 'x'.repeat(16_000 + dice.below(200_000));
    return posted(dice, [`Content-Length: ${body.length}`], body);
  },
  'a body with GET': (dice) =>
    `${head(dice, ['Content-Length: 5'], dice.pick(PATHS), dice.pick(['GET', 'HEAD', 'DELETE']))}hello`,
};
