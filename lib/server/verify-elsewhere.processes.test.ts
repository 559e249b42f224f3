import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOnPath, run } from '../../test/command';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { parseConfig } from '../config/config';
import { type AccessSubject, signAccessToken } from '../edge/access-token';
import { now } from '../time';

/** The README's ways to verify a token elsewhere, taken from its text and run as they stand there. */
const SETTINGS = { AUTH_SECRET: 'a secret of the README test 01234', BCRYPT_COST: '10' };

const README = ['README.md', 'docs/verify-tokens.md'].map((file) => readFileSync(file, 'utf8')).join('\n');

function snippet(language: string): string {
  const found = [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text]) => text ?? '',
  );
  const [verifier] = found.filter((text) => /verify/i.test(text));
  if (!verifier) throw new Error(`the README has no ${language} snippet that verifies`);
  return verifier;
}

let server: DemoServer;
let folder: string;
beforeAll(async () => {
  server = await startDemoServer('sqlite', SETTINGS);
  folder = mkdtempSync(path.resolve('.next/readme-')); // inside the project, where jose is found
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const debianPython = '/usr/bin/python3'; // the one that Debian's python3-jwt is for

async function hasPyJwt(): Promise<boolean> {
  return run(debianPython, ['-c', 'import jwt, cryptography']).then(
    () => true,
    () => false,
  );
}

/** How each is run: the snippet as a file, and a few lines that call it with the token and print the subject. */
const RUNNERS: Record<string, { able: boolean; verify: (token: string) => Promise<string> }> = {
  js: {
    able: true,
    verify: (token) => {
      const main = 'console.log((await verify(process.argv[2])).sub);';
      return runFiles(process.execPath, { 'verify.mjs': `${snippet('js')}\n${main}\n` }, token);
    },
  },
  python: {
    able: await hasPyJwt(),
    verify: (token) => {
      const main = 'import sys\nprint(verify(sys.argv[1])["sub"])';
      return runFiles(debianPython, { 'verify.py': `${snippet('python')}\n${main}\n` }, token);
    },
  },
  go: {
    able: findOnPath('go') !== null,
    verify: (token) => {
      const main = `package main\nimport ("fmt"; "os")\nfunc main() {
        issuer := os.Getenv("LATCHKEY_ORIGIN")
        keys, err := FetchKeys(issuer)
        if err != nil { panic(err) }
        claims, err := Verify(os.Args[1], issuer, keys)
        if err != nil { fmt.Fprintln(os.Stderr, err); os.Exit(1) }
        fmt.Println(claims.Subject)\n}`;
      return runFiles('go', { 'verify.go': snippet('go'), 'main.go': main }, token, ['run']);
    },
  },
};

async function runFiles(
  program: string,
  files: Record<string, string>,
  token: string,
  args: string[] = [],
): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const env = { ...process.env, LATCHKEY_ORIGIN: server.url, GO111MODULE: 'off' };
  return run(program, [...args, ...Object.keys(files), token], { cwd: folder, env });
}

async function tokenOfJohn(): Promise<string> {
  const answer = await fetch(`${server.url}/api/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"username":"john","password":"password"}',
  });
  return (await answer.json()).access_token;
}

const subjectOf = (token: string): AccessSubject =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const forge = (subject: AccessSubject, at: number, { origin = server.url, secret = SETTINGS.AUTH_SECRET } = {}) =>
  signAccessToken(parseConfig({ AUTH_SECRET: secret, APP_ORIGIN: origin }), subject, at);

describe.each(Object.entries(RUNNERS))('the README for %s', (_, { able, verify }) => {
  test.runIf(able)('knows whose a token is', async () => {
    const token = await tokenOfJohn();
    expect(await verify(token)).toBe(subjectOf(token).sub);
  });

  test.runIf(able)('refuses a changed, an expired, another site’s and a foreign token', async () => {
    const token = await tokenOfJohn();
    const subject = subjectOf(token);
    const refused = [
      token.replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify({ ...subject, sub: 'admin' })).toString('base64url')}.`,
      ),
      await forge(subject, now() - 1000),
      await forge(subject, now(), { origin: 'https://other.example' }),
      await forge(subject, now(), { secret: 'another secret than the server has' }),
    ];
    for (const each of refused) await expect(verify(each)).rejects.toThrow();
    expect(await verify(await forge(subject, now()))).toBe(subject.sub);
  });
});
