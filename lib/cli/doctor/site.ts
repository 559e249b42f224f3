import { connect as connectTls } from 'node:tls';

import { answerHeaders } from '../../server/answer-headers';
import { nowInMilliseconds } from '../../time';
import { type Check, type Circumstances, type Finding, right, warning, wrong } from './finding';
import { clockFinding } from './postgres';

const WITHIN_MS = 5000;
const DAY_MS = 86_400_000;

const ask = (url: string): Promise<Response> =>
  fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });

/** The site as people reach it, through whatever stands in front: it answers, and what it says arrives as it was said. */
export const checkSite: Check = async (circumstances) => {
  const { config, broken } = circumstances;
  if (broken.has('APP_ORIGIN')) return [];
  const url = `${config.appOrigin}/api/ready`;
  let ready: Response;
  try {
    ready = await ask(url);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    const fix = 'Start the server. If it runs, look at the name (DNS), the certificate and the proxy.';
    return [warning(`Nothing answers at ${url}: ${cause?.message || message}.`, fix)];
  }
  const readiness = await judgeReadiness(ready, url);
  if (readiness.level === 'wrong') return [readiness];
  const page = await ask(`${config.appOrigin}/sign-in`);
  return [readiness, ...judgeHeaders(page, circumstances), ...judgeClock(page), ...(await lookAtTls(circumstances))];
};

async function judgeReadiness(answer: Response, url: string): Promise<Finding> {
  const text = await answer.text();
  if (answer.status === 200 && text.includes('"ready"')) return right(`The server answers at ${url} and is ready.`);
  if (answer.status === 503) return judgeUnready(text, url);
  const fix = 'Have the proxy pass everything on to this server, or correct APP_ORIGIN.';
  return wrong(`${url} answers ${answer.status}, which is not our server.`, fix);
}

function judgeUnready(text: string, url: string): Finding {
  if (!text.includes('"database":"replaced"'))
    return wrong(`The server at ${url} says that it is not ready.`, 'Look at its log, and at the database.');
  return wrong(
    `The database file was deleted or replaced while the server at ${url} had it open, so it refuses all requests.`,
    'Put the file back, or restart the server to use the one that is there now: docs/backup.md.',
  );
}

/** What every page of ours says, compared with what arrives. */
function judgeHeaders({ headers }: Response, { config }: Circumstances): Finding[] {
  const { 'content-security-policy': _, ...same } = answerHeaders(config.secureCookies);
  const changed = Object.entries(same).flatMap(([name, value]) => (headers.get(name) === value ? [] : [name]));
  if (!/script-src 'nonce-/.test(headers.get('content-security-policy') ?? '')) changed.push('content-security-policy');
  if (changed.length === 0) return [right('The security headers arrive as they were sent.')];
  const fix =
    'See that the proxy neither removes, replaces nor adds them, and that npm start serves a build of these sources.';
  return [wrong(`Security headers are missing, doubled or changed: ${changed.join(', ')}.`, fix)];
}

function judgeClock({ headers }: Response): Finding[] {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? [] : [clockFinding(at + 500 - nowInMilliseconds(), 'the site')]; // the header has whole seconds
}

async function lookAtTls({ config }: Circumstances): Promise<Finding[]> {
  if (!config.secureCookies) return [];
  return [await lookAtPlainHttp(config.appOrigin), ...(await lookAtCertificate(config.appOrigin))];
}

async function lookAtPlainHttp(origin: string): Promise<Finding> {
  const plain = `http://${new URL(origin).hostname}/`;
  try {
    const { status, headers } = await ask(plain);
    const to = headers.get('location') ?? '';
    if (status >= 301 && status <= 308 && to.startsWith(origin)) return right(`${plain} leads to https.`);
    const fix = 'Have the proxy answer plain http with a redirect to https, and nothing else.';
    return wrong(`${plain} answers ${status} over plain http, without leading to ${origin}.`, fix);
  } catch {
    return warning(
      `Nothing answers at ${plain}: who types the name alone may not get to the site.`,
      'Have the proxy redirect http to https.',
    );
  }
}

async function lookAtCertificate(origin: string): Promise<Finding[]> {
  const ends = await certificateEnd(origin);
  if (ends === null) return [];
  const days = Math.floor((ends - nowInMilliseconds()) / DAY_MS);
  if (days >= 14) return [right(`The certificate is good for ${days} days.`)];
  return [warning(`The certificate ends in ${days} days.`, 'See why it is not renewed.')];
}

function certificateEnd(origin: string): Promise<number | null> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(port || 443), servername: hostname }, () => {
      const { valid_to: ends } = socket.getPeerCertificate();
      socket.destroy();
      resolve(ends ? Date.parse(ends) : null);
    });
    socket.setTimeout(WITHIN_MS, () => socket.destroy());
    socket.on('error', () => resolve(null)).on('close', () => resolve(null));
  });
}
