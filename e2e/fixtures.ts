import { randomUUID } from 'node:crypto';
import { test as base, expect, type Page } from 'playwright/test';
import { hashPassword } from '../lib/auth/password/password';
import { createUser } from '../lib/auth/user';
import { parseConfig } from '../lib/config/config';
import { type Db, openDb } from '../lib/db/client';
import { type AccessClaims, type AccessSubject, signAccessToken } from '../lib/edge/access-token';
import { now } from '../lib/time';
import { SERVER_ENV } from './environment';

export { expect };

export type Person = { id: string; username: string; email: string; password: string };

type Fixtures = {
  /** Of the server under test. */
  origin: string;
  /** What the page wrote to its console as an error; or did against its policy; a test fails when there is any left at its end. */
  consoleErrors: string[];
  /** Fills in and sends the sign-in form that is on the page. */
  signIn: (page: Page, username?: string, password?: string) => Promise<void>;
  /** The log of the server under test. */
  serverLog: string;
  /** A user of this test's own, with a verified address. */
  person: Person;
  /** Where all mails lie that the server under test has sent (test/mailbox.ts). */
  mails: string;
  /** The database of the server under test, for what no page shows, and to let time pass. */
  db: Db;
};

/** Runs in each page. Chromium says most of these on the console itself; this says what for, and all of them. */
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('violates its policy:', event.effectiveDirective, event.blockedURI, event.sourceFile));`;

/** What runs once runs on SQLite. */
const databaseOf = (project: string) => (project === 'postgres' ? 'postgres' : 'sqlite');

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use, { project }) => {
    await use(process.env[`E2E_URL_${databaseOf(project.name)}`] ?? '');
  },

  origin: async ({ baseURL }, use) => {
    await use(baseURL ?? '');
  },

  consoleErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      await context.addInitScript(REPORT_VIOLATIONS);
      context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],

  signIn: async ({}, use) => {
    await use(async (page, username = 'john', password = 'password') => {
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password').fill(password);
      // Without JavaScript the form is posted to its own page.
      const answer = page.waitForResponse((response) => {
        const { pathname } = new URL(response.url());
        return response.request().method() === 'POST' && ['/api/auth', '/sign-in'].includes(pathname);
      });
      await page.getByRole('button', { name: 'Sign in' }).click();
      await answer;
      await expect(page.locator('form[aria-busy=true]')).toHaveCount(0);
    });
  },

  db: async ({}, use, { project }) => {
    const db = openDb(process.env[`E2E_DATABASE_${databaseOf(project.name)}`] ?? '');
    await use(db);
    await db.destroy();
  },

  person: async ({ db }, use) => {
    await use(await aPerson(db));
  },

  mails: async ({}, use) => {
    await use(process.env.E2E_MAILS ?? '');
  },

  serverLog: async ({}, use, { project }) => {
    await use(process.env[`E2E_LOG_${databaseOf(project.name)}`] ?? '');
  },
});

/** A user with a verified address, and a name of their own that begins like that. */
export async function aPerson(db: Db, nameLike = 'person'): Promise<Person> {
  const id = randomUUID().slice(0, 8);
  const username = `${nameLike}-${id}`;
  const person = { username, email: `person-${id}@example.com`, password: 'a walrus under the lamp' };
  const passwordHash = await hashPassword(person.password);
  const user = await createUser(db, { username, passwordHash }, now());
  await db
    .updateTable('users')
    .set({ email: person.email })
    .where('id', '=', user?.id ?? '')
    .execute();
  return { ...person, id: user?.id ?? '' };
}

/** A token signed as the server under test signs, for any subject and time. */
export const forge = (origin: string, subject: AccessSubject, now: number): Promise<string> =>
  signAccessToken(parseConfig({ ...SERVER_ENV, APP_ORIGIN: origin }), subject, now);

export function claimsOf(token: string): AccessClaims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

type Credentials = { username: string; password: string };

/** Signs in as an API client and returns the access token from the cookie. */
export async function accessToken(
  origin: string,
  credentials: Credentials = { username: 'john', password: 'password' },
): Promise<string> {
  const answer = await fetch(`${origin}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const token = /^access-\d+=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1];
  if (!token) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  return token;
}
