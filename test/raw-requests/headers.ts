import { head, type Kinds, text } from './parts';

/** What is wrong is in the other headers. */
export const HEADERS: Kinds = {
  'a header': (dice) => {
    const line = dice.pick([
      'no colon',
      ': no name',
      'Space : before',
      ' Folded: line',
      'A: b\r\n folded',
      'A: b\nB: c',
      'A: b\rB: c',
      `A: ${text(dice, 20)}`,
      `${text(dice, 10)}: b`,
      'A: \0',
      `A: ${'x'.repeat(dice.below(40_000))}`,
      `${'x'.repeat(dice.below(20_000))}: b`,
      'Expect: 100-continue',
      'Expect: nonsense',
      'Upgrade: websocket\r\nConnection: upgrade',
      'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
      'Range: bytes=9-1,a-b',
      'If-None-Match: "',
      'If-Modified-Since: yesterday',
      'Accept-Encoding: ;q=,,gzip;q=x',
      `Accept-Language: ${'ko;q=0.1,'.repeat(dice.below(1000))}`,
      'X-Forwarded-For: \xff, ::, 1.2.3.4.5',
      'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher',
      `Authorization: ${dice.pick(['', 'Bearer', 'Bearer  ', 'JWT a b', 'Basic eDp5', `Bearer ${text(dice, 50)}`])}`,
      `Content-Type: ${dice.pick(['', ';', 'application/json;;charset', 'multipart/form-data', text(dice, 10)])}`,
    ]);
    return head(dice, [line]);
  },
  'a header of the framework': (dice) => {
    const line = dice.pick([
      `Next-Router-State-Tree: ${dice.pick(['x', '%', '[]', '%5B%22%22%5D', encodeURIComponent(text(dice, 20))])}`,
      'Next-Router-Prefetch: 1',
      'Next-Router-Segment-Prefetch: /_tree',
      'Next-Url: \\evil',
      `Next-Action: ${dice.pick(['x', '0'.repeat(42)])}`,
      'x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware',
      'x-middleware-rewrite: /protected',
      'x-nextjs-data: 1',
      'x-invoke-path: /protected',
      'x-matched-path: /protected',
      'x-now-route-matches: 1=%',
      'Purpose: prefetch',
    ]);
    return head(dice, [dice.pick(['RSC: 1', 'A: b']), line]);
  },
  'many headers': (dice) =>
    head(
      dice,
      Array.from({ length: dice.below(3000) }, (_, at) => `H${at}: ${at}`),
    ),
  'many cookies': (dice) =>
    head(dice, [`Cookie: ${Array.from({ length: dice.below(1000) }, () => `access=${dice.below(10)}`).join('; ')}`]),
  'odd cookies': (dice) =>
    head(dice, [
      `Cookie: ${dice.pick(['', ';', '=', 'access', 'refresh=', 'refresh=a; refresh=b', `form=${text(dice, 30)}`, 'form=%', `locale=${text(dice, 5)}`, `browser=${text(dice, 43)}`, `refresh=${text(dice, 90)}`, '__proto__=1'])}`,
    ]),
};
