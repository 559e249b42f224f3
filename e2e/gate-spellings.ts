import { readFileSync } from 'node:fs';
import { cookiesFor } from '../test/cookies';
import { rounds } from '../test/rounds';
import { AUTHORIZATIONS, ENDS, HEADERS, LETTERS, LINES, SLASHES, STARTS } from './gate-spelling-lists';

/** A request for something protected, spelled as no client would. `{token}` in it stands for the access token. */
export type Spelling = { line: string; headers: readonly string[] };

const PATHS = ['/protected', '/account/sessions', '/api/account'];
const TARGETS = ['/protected', '/account', '/api/protected'];

const letterIn = (path: string) => /[a-z]/.exec(path)?.[0] ?? '';
const withLetter = (path: string, spelled: string) => path.replace(letterIn(path), spelled);
const withLastSlash = (path: string, spelled: string) => path.replace(/\/([^/]*)$/, `${spelled}$1`);

/** Each letter as its code, after a prefix. */
const encoded = (path: string, prefix: string) => path.replace(/[a-z]/g, (letter) => prefix + hexOf(letter));
const hexOf = (letter: string, plus = 0) => (letter.charCodeAt(0) + plus).toString(16);

function spellingsOf(path: string, build: string): string[] {
  const letter = letterIn(path);
  return [
    ...['%', '%25', '%2525', '%u00'].flatMap((prefix) => [
      encoded(path, prefix),
      withLetter(path, prefix + hexOf(letter)),
    ]),
    ...LETTERS.map((spelled) => withLetter(path, spelled)),
    ...['%c1%', '%e0%81%', '%f0%80%81%'].map((overlong) => withLetter(path, overlong + hexOf(letter, 0x40))),
    path.toUpperCase(),
    ...SLASHES.flatMap((slash) => [
      withLastSlash(path, slash),
      `/${path.replace('/', slash)}`.replace(/^\/(?=\/)/, ''),
    ]),
    ...ENDS.map((end) => path + end),
    ...STARTS.map((start) => start + path),
    ...['.json', '.rsc', '/index.json'].map((end) => `/_next/data/${build}${path}${end}`),
    `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`,
  ];
}

const filled = (text: string, path: string): string[] => text.replaceAll('{path}', path).split(' | ');

/** Some thousand, or every third of them in a short run. Each must be refused to whoever may not see what it asks for. @param folder where the build is */
export function gateSpellings(folder = '.'): Spelling[] {
  const build = readFileSync(`${folder}/.next/BUILD_ID`, 'utf8');
  const paths = PATHS.flatMap((path) => spellingsOf(path, build)).map((path) => ({
    line: `GET ${path} HTTP/1.1`,
    headers: [],
  }));
  const others = TARGETS.flatMap((path) => [
    ...[...HEADERS, ...AUTHORIZATIONS].map((text) => ({ line: `GET ${path} HTTP/1.1`, headers: filled(text, path) })),
    ...LINES.map((text) => ({ line: filled(text, path).join(), headers: ['sec-fetch-site: same-origin'] })),
    { line: 'GET / HTTP/1.1', headers: [`x-original-url: ${path}`, `x-rewrite-url: ${path}`] },
    { line: 'POST /sign-in HTTP/1.1', headers: ['next-action: x', `next-url: ${path}`] },
    {
      line: 'POST / HTTP/1.1',
      headers: ['transfer-encoding: chunked', 'content-length: 4', `x-matched-path: ${path}`],
    },
  ]);
  const spelled = [...paths, ...others].map((each) => [JSON.stringify(each), each] as const);
  const all = [...new Map(spelled).values()];
  return all.filter((_, index) => index % rounds(3, 1) === 0);
}

/** The bytes of a request with this token: where the spelling has a place for it, else in a browser's cookie. */
export function bytesOf(origin: string, { line, headers }: Spelling, token: string): string {
  const has = (name: string) => headers.some((header) => header.toLowerCase().startsWith(name));
  const carries = [line, ...headers].some((text) => text.includes('{token}'));
  const added = [
    ...(has('host:') ? [] : ['host: localhost']),
    ...(has('connection:') ? [] : ['connection: close']),
    ...(carries || token === '' ? [] : ['cookie: access={token}']),
  ];
  const spelled = [line, ...[...headers, ...added].map((header) => cookiesFor(origin, header))].join('\r\n');
  return `${spelled.replaceAll('{token}', token)}\r\n\r\n`;
}
