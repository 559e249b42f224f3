import { expect, test } from 'vitest';
import { accountJson, sessionJson } from './account-json';

test('tells of a session what each field is called, and nothing that only Latchkey needs', () => {
  const times = { authenticatedAt: 2, createdAt: 1, lastSeenAt: 3, expiresAt: 4 };
  const device = { userAgent: 'Browser', address: '203.0.113.7' };
  expect(sessionJson({ id: 'one', client: 'browser', device, ...times })).toEqual({
    id: 'one',
    client: 'browser',
    user_agent: 'Browser',
    address: '203.0.113.7',
    created_at: 1,
    last_seen_at: 3,
    expires_at: 4,
  });
});

test('tells of an account its addresses and times, and not how often its password changed', () => {
  const emails = { email: 'john@example.com', pendingEmail: 'new@example.com' };
  const account = { id: 'one', username: 'john', createdAt: 1, passwordChangedAt: 2, passwordVersion: 7, ...emails };
  expect(accountJson(account)).toEqual({
    email: 'john@example.com',
    pending_email: 'new@example.com',
    created_at: 1,
    password_changed_at: 2,
  });
});
