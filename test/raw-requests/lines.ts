import { head, type Kinds, METHODS, PATHS, text } from './parts';

/** What is wrong is in the first line, or in which host it names. */
export const LINES: Kinds = {
  'a request line': (dice) => {
    const [method, path] = [dice.pick(METHODS), dice.pick(PATHS)];
    const line = dice.pick([
      `${method} ${path}`,
      `${method} ${path} HTTP/${dice.pick(['0.9', '1.0', '1.2', '2.0', '3', '11', '1.1.1', ''])}`,
      `${method.toLowerCase()} ${path} HTTP/1.1`,
      `${dice.pick(['TRACE', 'CONNECT', 'PROPFIND', 'QUERY', 'BREW', 'PRI', 'G\0T', 'X'.repeat(5000)])} ${path} HTTP/1.1`,
      `${method}  ${path}  HTTP/1.1`,
      `${method}\t${path}\tHTTP/1.1`,
      ` ${method} ${path} HTTP/1.1`,
      `${method} ${path} HTTP/1.1 more`,
      `${method} HTTP/1.1`,
      `\r\n\r\n${method} ${path} HTTP/1.1`,
      text(dice, 1 + dice.below(60)),
    ]);
    return `${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  },
  'a target': (dice) => {
    const path = dice.pick(PATHS);
    const target = dice.pick([
      `http://evil.example${path}`,
      `https://localhost:3000${path}`,
      `//evil.example${path}`,
      `http:${path}`,
      'localhost:443',
      '*',
      path.slice(1) || 'x',
      `/.${path}`,
      `/..${path}/%2e%2e/`,
      `${path}%00`,
      `${path}\0`,
      `${path}%`,
      `${path}%ff%fe`,
      `${path}?${'a=1&'.repeat(dice.below(2000))}`,
      `${path}?__proto__[x]=1&constructor=2&error[]=1&field=%zz`,
      `${path}?return_to=${encodeURIComponent(text(dice, 20))}`,
      `${path}#fragment`,
      `${path}/${'a/'.repeat(dice.below(3000))}`,
      `/${text(dice, 1 + dice.below(30)).replaceAll(/[\r\n ]/g, '')}`,
      `${path}.rsc`,
      `${path}?_rsc=${dice.below(100_000)}`,
      `/\xea\xb2\x80\xec\x83\x89`,
      `/${'x'.repeat(20_000)}`,
    ]);
    return head(dice, [], target);
  },
  'HTTP/1.0': (dice) =>
    `${dice.pick(METHODS)} ${dice.pick(PATHS)} HTTP/1.0\r\n${dice.pick(['', 'Host: localhost\r\n', 'Connection: keep-alive\r\n'])}\r\n`,
  'a host': (dice) => {
    const line = dice.pick([
      '',
      'Host: ',
      'Host: a\r\nHost: b',
      'Host: evil.example',
      'Host: [::1',
      'Host: a b',
      'Host: localhost:99999',
      `Host: ${text(dice, 10)}`,
      `Host: ${'h'.repeat(5000)}`,
    ]);
    return `GET ${dice.pick(PATHS)} HTTP/1.1\r\n${line}\r\nConnection: close\r\n\r\n`;
  },
};
