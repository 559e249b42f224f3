import { afterAll, expect, test } from 'vitest';
import { serveAnywhere } from '../../test/http-server';
import { PAGE_WRITE_HEADER } from '../edge/routes';
import { FORM_PAGES } from '../http/form-pages';

const { origin, close } = await serveAnywhere({
  pages: ['/sign-in', '/sign-up', '/confirm', '/protected'],
  next: ({ url, headers }, response) =>
    response.end(`${url}${headers[PAGE_WRITE_HEADER] ? ' as a write of a page' : ''}`),
});
afterAll(close);

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ask = async (path: string, headers: Record<string, string> = FORM, method = 'POST') =>
  (await fetch(origin + path, { method, headers })).text();

test.each([
  ['/sign-in', '/api/auth'],
  ['/sign-in?return_to=%2Fprotected&error=x', '/api/auth'],
  ['/sign-up', '/api/account'],
  ['/confirm?return_to=%2Faccount', '/api/auth/confirm'],
])('a form posted to %s is handled at %s', async (page, handler) => {
  expect(await ask(page)).toBe(handler);
});

test('nothing else that asks a page for more than to be read is handed over', async () => {
  const json = { 'content-type': 'application/json' };
  expect(await ask('/sign-in', json)).toBe('/sign-in as a write of a page');
  expect(await ask('/sign-in', { ...FORM, authorization: 'Bearer x' })).toBe('/sign-in as a write of a page');
  expect(await ask('/sign-in', FORM, 'PUT')).toBe('/sign-in as a write of a page');
  expect(await ask('/sign-in', {}, 'GET')).toBe('/sign-in');
  expect(await ask('/protected')).toBe('/protected as a write of a page');
  for (const path of ['/Sign-in', '/sign%2Din', '/x?/sign-in']) expect(await ask(path)).toContain(path);
});

test('a form is handed over exactly where its page posts it to its own address', async () => {
  for (const [action, { path, toOwnPage }] of FORM_PAGES) expect(await ask(path)).toBe(toOwnPage ? action : path);
});
