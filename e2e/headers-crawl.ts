import { readdirSync, readFileSync } from 'node:fs';
import { answerHeaders } from '../lib/server/answer-headers';
import type { RawAnswer } from '../test/raw-http';

/** Everything that the build serves, as paths to ask for: pages, handlers, files made by Next; `[id]` is some id. */
export function servedPaths(): string[] {
  const routes: Record<string, string> = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8'));
  const { rewrites, redirects } = JSON.parse(readFileSync('.next/routes-manifest.json', 'utf8'));
  const sources = [...rewrites.afterFiles, ...redirects].map(({ source }: { source: string }) => source);
  const paths = Object.values(routes).map((path) => path.replace(/\[{1,2}(\.\.\.)?\w+\]{1,2}/g, 'x'));
  return [...new Set([...paths, ...sources.filter((source) => !source.includes(':'))])];
}

/** The files that browsers load. */
export const staticPaths = (): string[] =>
  readdirSync('.next/static', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replace('.next', '/_next'));

/** The directives that a page's policy must have; a nonce and `strict-dynamic` decide what runs. */
const DIRECTIVES = [
  /^default-src 'none'$/,
  /^script-src 'nonce-[\w+/=]{22,}' 'strict-dynamic'$/,
  /^style-src 'self' 'nonce-[\w+/=]{22,}'$/,
  /^object-src 'none'$/,
  /^base-uri 'none'$/,
  /^form-action 'self'$/,
  /^frame-ancestors 'none'$/,
  /^require-trusted-types-for 'script'$/,
];

/** What is wrong with the headers of an answer, whatever it answers; empty where nothing is. */
export function wrongHeaders(answer: RawAnswer, https: boolean): string[] {
  const { headers, status } = answer;
  const { 'content-security-policy': nothingRuns, ...others } = answerHeaders(https);
  const wrong = Object.entries(others).filter(([name, value]) => headers.get(name) !== value);
  const forbidden = ['x-powered-by', 'server', 'access-control-allow-origin'].filter((name) => headers.has(name));
  if (!https) forbidden.push(...['strict-transport-security'].filter((name) => headers.has(name)));
  const policy = headers.get('content-security-policy') ?? '';
  const isPage = status === 200 && isHtml(answer);
  return [
    ...wrong.map(([name]) => `${name}: ${headers.get(name)}`),
    ...forbidden.map((name) => `has ${name}`),
    ...(policy === nothingRuns && !isPage ? [] : wrongPolicy(policy, answer, https)),
    ...(headers.has('set-cookie') && !isUncached(answer) ? ['a cookie on an answer that may be kept'] : []),
    ...(answer.body && !headers.has('content-type') && !isNextsOwn(status) ? ['a body of no type'] : []),
    ...(status >= 400 && /node_modules|\bat .+:\d+:\d+|\/lib\/|\.next\//.test(answer.body)
      ? ['tells of its inside']
      : []),
  ];
}

/** Next writes the address into a redirect, and the words into a 405, without saying that it is text. */
const isNextsOwn = (status: number): boolean => status === 405 || (status >= 300 && status < 400);

const isUncached = ({ headers }: RawAnswer): boolean => /\bno-store\b/.test(headers.get('cache-control') ?? '');

function wrongPolicy(policy: string, answer: RawAnswer, https: boolean): string[] {
  const directives = policy.split('; ');
  const missing = DIRECTIVES.filter((wanted) => !directives.some((directive) => wanted.test(directive)));
  return [
    ...missing.map((directive) => `the policy lacks ${directive}: ${policy}`),
    ...(/unsafe|data:|blob:|\*|http:/.test(policy) ? [`the policy is wide: ${policy}`] : []),
    ...(directives.includes('upgrade-insecure-requests') === https ? [] : ['upgrade-insecure-requests']),
    ...(isHtml(answer) && answer.status !== 500 ? wrongPage(policy, answer) : []),
  ];
}

const isHtml = ({ headers }: RawAnswer): boolean => /^text\/html/.test(headers.get('content-type') ?? '');

/** All but the page for when the layout itself fails: Next makes it with the build, so that its scripts carry no nonce, and do not run. */
function wrongPage(policy: string, answer: RawAnswer): string[] {
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  const tags = answer.body.match(/<script\b[^>]*>|<style\b[^>]*>/g) ?? [];
  const bare = tags.filter((tag) => !tag.includes(`nonce="${nonce}"`));
  return [
    ...bare.map((tag) => `${tag} has not this answer’s nonce`),
    ...(isUncached(answer) ? [] : ['a nonce on a page that may be kept']),
  ];
}
