import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { POST as changeEmail } from '@/app/api/account/email/route';
import { POST as forgotPassword } from '@/app/api/account/forgot-password/route';
import { POST as signUp } from '@/app/api/account/route';
import { POST as signIn } from '@/app/api/auth/route';
import { anAccount, NEW_PASSWORD } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW, PASSWORD } from '../../test/people';
import { cookiesOf, request } from '../../test/request';
import { rounds } from '../../test/rounds';
import { seeded } from '../../test/seeded';
import { hashPassword } from '../auth/password/password';
import { uuidv7 } from '../crypto/random';
import { type Db, processDb } from '../db/client';

const PAIRS = 2_500;
const WARM_UP = 100;

/**
 * How far from a half the chance may lie that the one answer takes longer than the other. With so many pairs its standard error
 * is at most 0.01 (half a binomial's, were only pairs compared). Reading a row that is there takes some microseconds more than
 * finding none, which at this cost factor moved the chance by 0.01 to 0.035; five standard errors above that happen once in three
 * million runs. It cannot see one query more: lib/flows/enumeration.test.ts compares the statements.
 */
const TOLERANCE = 0.08;

type Post = (request: Request) => Promise<Response>;
type Options = NonNullable<Parameters<typeof request>[1]>;
/** A request about `known…` or `other…`, the first of which is somebody's; the number makes it one nobody has made before. */
type Ask = (who: string, number: number) => Options;

/** An address nobody has used before. */
const addressOf = (number: number): string => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;

/** What an answer tells, but for what is random by design: of that its length. */
async function shapeOf(answer: Response, who: string, number: number): Promise<object> {
  const plain = (text: string) =>
    text.replaceAll(`${who}${number}`, '<who>').replaceAll(/[\w-]{20,}/g, (random) => `<${random.length} characters>`);
  const headers = [...answer.headers].map(([name, value]) => [name, plain(value)]);
  return { status: answer.status, headers, body: plain(await answer.text()) };
}

/** The chance that one of the first takes longer than one of the second (Mann and Whitney's U, as a share). */
function chanceOfLonger(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((took) => ({ took, mine: 1 })), ...second.map((took) => ({ took, mine: 0 }))];
  all.sort((a, b) => a.took - b.took);
  const ranks = all.reduce((sum, { mine }, index) => sum + mine * (index + 1), 0);
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}

/** One database is enough to find a difference in what is done; each takes a minute. */
const MEASURED = DIALECTS.slice(0, rounds(1, DIALECTS.length));

describe.each(MEASURED)('%s: whether there is an account is told by neither answer nor time:', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    processDb.set(db);
    const password_hash = await hashPassword(PASSWORD);
    for (let from = 0; from < PAIRS + WARM_UP; from += 100) {
      const users = Array.from({ length: 100 }, (_, index) => ({
        id: uuidv7(),
        username: `known${from + index}`,
        password_hash,
        created_at: NOW,
        disabled_at: null,
        email: `known${from + index}@example.com`,
        pending_email: null,
        password_changed_at: null,
        password_version: 1,
      }));
      await db.insertInto('users').values(users).execute();
    }
  });
  afterEach(() => clean());

  let asked = 0;
  async function time(post: Post, path: string, options: Options): Promise<{ took: number; answer: Response }> {
    const headers = { 'x-forwarded-for': addressOf(asked++), 'user-agent': 'Test', ...options.headers };
    const made = request(path, { ...options, headers });
    const start = performance.now();
    const answer = await post(made);
    return { took: performance.now() - start, answer };
  }

  /** Asks about somebody and about nobody, in pairs, either first as chance will have it. */
  async function expectAlike(post: Post, path: string, ask: Ask, status: number, between = async () => {}) {
    const random = seeded(PAIRS);
    const times = { known: [] as number[], other: [] as number[] };
    for (let number = 0; number < PAIRS + WARM_UP; number++) {
      const shapes = new Map<string, object>();
      for (const who of random() < 0.5 ? (['known', 'other'] as const) : (['other', 'known'] as const)) {
        await between();
        const { took, answer } = await time(post, path, ask(who, number));
        expect(answer.status).toBe(status);
        shapes.set(who, await shapeOf(answer, who, number));
        if (number >= WARM_UP) times[who].push(took);
      }
      expect(shapes.get('known')).toEqual(shapes.get('other'));
    }
    const chance = chanceOfLonger(times.known, times.other);
    expect(Math.abs(chance - 0.5), `the chance that somebody takes longer is ${chance}`).toBeLessThan(TOLERANCE);
  }

  test('sign-in', async () => {
    const ask: Ask = (who, number) => ({ json: { username: `${who}${number}`, password: 'not the password' } });
    await expectAlike(signIn, '/api/auth', ask, 401);
  });

  test.each(['', '@example.com'])('forgotten password (name%s) [V6.3.8]', async (domain) => {
    const ask: Ask = (who, number) => ({ json: { username: `${who}${number}${domain}` } });
    await expectAlike(forgotPassword, '/api/account/forgot-password', ask, 202);
  });

  test('sign-up with an address', async () => {
    const ask: Ask = (who, number) => {
      const username = `new${who}${number}`;
      return { json: { username, email: `${who}${number}@example.com`, password: NEW_PASSWORD } };
    };
    await expectAlike(signUp, '/api/account', ask, 201);
  });

  test('change of address', async () => {
    await anAccount(db, 'asker');
    const person = await signIn(request('/api/auth', { json: { username: 'asker', password: PASSWORD } }));
    const headers = { cookie: `access=${cookiesOf(person).access}` };
    const ask: Ask = (who, number) => ({ json: { email: `${who}${number}@example.com` }, headers });
    // One account may ask for few. What is counted is the account, not whose address it is.
    const between = async () => void (await db.deleteFrom('throttles').execute());
    await expectAlike(changeEmail, '/api/account/email', ask, 202, between);
  });

  test.each([
    ['sign-in', signIn, '/api/auth', { password: 'not the password' }],
    ['forgotten password', forgotPassword, '/api/account/forgot-password', {}],
  ] as const)('the form of %s', async (_, post, path, fields) => {
    const answers = ['known0', 'other0'].map(async (username) => {
      const answer = await post(request(path, { form: { username, ...fields } }));
      return shapeOf(answer, username.slice(0, -1), 0);
    });
    const [known, other] = await Promise.all(answers);
    expect(known).toEqual(other);
  });
});
