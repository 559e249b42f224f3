import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/people';
import { type ImportedFields, readImportedUser } from './imported-user';

const RULES = { now: NOW, emailsVerified: false, allowWeakHashes: false };
const read = (fields: ImportedFields, rules = {}) => readImportedUser(fields, { ...RULES, ...rules });
const HASH = `scrypt:32768:8:1$salt$${'ab'.repeat(64)}`;

/** A row with all its columns empty, as CSV has them. */
const EMPTY = { id: '', email: '', email_verified: '', password_hash: '', created_at: '', disabled: '', active: '' };

test('a row of a Flask app, as SQLite or PostgreSQL write it', () => {
  const row = { id: '17', username: ' Jürgen ', email: 'J.Doe@Example.COM', password_hash: HASH };
  expect(read({ ...row, created_at: '2024-05-01 12:34:56.789012', active: 't' })).toEqual({
    oldId: '17',
    id: null,
    username: 'jürgen',
    email: null,
    pendingEmail: 'j.doe@example.com',
    passwordHash: HASH,
    createdAt: Date.UTC(2024, 4, 1, 12, 34, 56) / 1000,
    disabledAt: null,
    passwordChangedAt: null,
    lastSignedInAt: null,
  });
});

test('a row that says its name alone has no password', () => {
  expect(read({ ...EMPTY, username: 'john' })).toMatchObject({
    oldId: null,
    email: null,
    pendingEmail: null,
    passwordHash: '',
    createdAt: null,
    disabledAt: null,
  });
});

test('a UUID is kept, in lower case; another id is not ours', () => {
  const id = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
  expect(read({ username: 'john', id })).toMatchObject({ oldId: id, id: id.toLowerCase() });
  expect(read({ username: 'john', id: 17 })).toMatchObject({ oldId: '17', id: null });
  expect(read({ username: 'john', id: `${id}0` })).toMatchObject({ id: null });
});

test.each([
  { username: 'john\0' },
  { username: 'john\ud800' },
  { username: 'john', id: '17\0' },
  { username: 'john', email: 'a\0@example.com' },
  { username: 'john', password_hash: HASH.replace('salt', 'sa\0t') },
  { username: 'john', password_hash: HASH.replace('salt', 'sa\udc00t') },
  { username: 'john', created_at: '1714567890\0' },
])('a row with NUL or half a character is refused, before PostgreSQL does: %j', (row) => {
  expect(read(row)).toEqual({ problem: 'A value has a NUL or half a character in it.' });
});

test.each([
  [{ email: 'a@example.com' }, {}, { email: null, pendingEmail: 'a@example.com' }],
  [{ email: 'a@example.com' }, { emailsVerified: true }, { email: 'a@example.com', pendingEmail: null }],
  [{ email: 'a@example.com', email_verified: 'True' }, {}, { email: 'a@example.com', pendingEmail: null }],
  [
    { email: 'a@example.com', email_verified: 0 },
    { emailsVerified: true },
    { email: null, pendingEmail: 'a@example.com' },
  ],
  [
    { email: 'a@example.com', email_verified: 1, pending_email: 'b@example.com' },
    {},
    { email: 'a@example.com', pendingEmail: 'b@example.com' },
  ],
])('an address counts where it was verified: %o %o', (fields, rules, expected) => {
  expect(read({ username: 'john', ...fields }, rules)).toMatchObject(expected);
});

test.each([
  [{ disabled: '1' }, NOW],
  [{ disabled: false }, null],
  [{ active: '0' }, NOW],
  [{ active: 'true' }, null],
  [{ disabled: '', active: '' }, null],
  [{ disabled_at: 1_700_000_000 }, 1_700_000_000],
  [{ disabled_at: '', disabled: 'yes' }, NOW],
])('who is disabled: %o', (fields, disabledAt) => {
  expect(read({ username: 'john', ...fields })).toMatchObject({ disabledAt });
});

describe('a time', () => {
  const at = (created_at: unknown) => read({ username: 'john', created_at });
  const LEAP = Date.UTC(2024, 1, 29, 23, 59, 59) / 1000;

  test.each([
    [LEAP, LEAP],
    [String(LEAP), LEAP],
    [`${LEAP}.5`, LEAP],
    ['0', 0],
    ['2024-02-29', Date.UTC(2024, 1, 29) / 1000],
    ['2024-02-29T23:59:59Z', LEAP],
    ['2024-02-29 23:59:59', LEAP],
    ['2024-02-29 23:59:59.999999+00', LEAP],
    ['2024-03-01T08:59:59+09:00', LEAP],
    ['2024-02-29 18:29:59-0530', LEAP],
    ['2024-02-29 23:59:59 UTC', LEAP],
  ])('%s is read', (text, createdAt) => {
    expect(at(text)).toMatchObject({ createdAt });
  });

  test.each([
    '2023-02-29',
    '2024-13-01',
    '2024-02-29 24:00:00',
    '29.02.2024',
    'yesterday',
    '1709251199000',
    '-5',
    '1969-12-31',
    {},
  ])('%s is refused', (text) => {
    expect(at(text)).toEqual({ problem: expect.stringMatching(/created_at must be|neither a text nor a number/) });
  });

  test('of tomorrow is refused', () => {
    expect(at(NOW + 200_000)).toEqual({ problem: 'created_at is in the future.' });
  });
});

test.each<[ImportedFields, string]>([
  [{}, 'There is no username.'],
  [{ username: '' }, 'There is no username.'],
  [{ username: '\\N' }, 'There is no username.'],
  [{ username: 'a\u200bb' }, 'characters that nobody can see'],
  [{ username: ['john'] }, 'neither a text nor a number'],
  [{ username: 'x'.repeat(255) }, 'longer than 254 characters'],
  [{ username: 'john', email: 'john' }, 'The address is none'],
  [{ username: 'john', email_verified: 'maybe' }, 'email_verified must be true or false'],
  [{ username: 'john', active: '2' }, 'active must be true or false'],
  [{ username: 'john', password_hash: 'password' }, 'The password hash is of no scheme that Latchkey knows.'],
  [{ username: 'john', password_hash: 'scrypt:1048576:8:1$s$'.padEnd(149, 'a') }, 'costs too much to check'],
  [{ username: 'john', password_hash: `sha1$s$${'a'.repeat(40)}` }, 'is weak'],
])('%o is refused with the reason', (fields, problem) => {
  expect(read(fields)).toEqual({ problem: expect.stringContaining(problem) });
});

test('a weak hash is taken where that is asked for', () => {
  const password_hash = `sha1$s$${'a'.repeat(40)}`;
  expect(read({ username: 'john', password_hash }, { allowWeakHashes: true })).toMatchObject({
    passwordHash: password_hash,
  });
});
