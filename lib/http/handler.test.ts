import { notFound } from 'next/navigation';
import { describe, expect, test, vi } from 'vitest';
import { request } from '../../test/request';
import { AuthError, TokenError } from '../errors';
import { log } from '../observe/log';
import { handler, publicHandler } from './handler';

const answerTo = (error: unknown) =>
  publicHandler(async () => {
    throw error;
  })(request('/api/x?secret=1', { json: {} }));

test('keeps every answer out of caches [V14.2.2 V14.3.2]', async () => {
  const answers = [
    await publicHandler(async () => Response.json({}))(request('/')),
    await publicHandler(async () => new Response(null, { headers: { 'cache-control': 'public' } }))(request('/')),
    await answerTo(new AuthError('not_found')),
    await answerTo(new TokenError('Token missing', false)),
  ];
  for (const answer of answers) expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('says when to come back', async () => {
  const answer = await answerTo(new AuthError('server_overloaded', { retryAfter: 5 }));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
});

test('a bug is a 500 that tells the client nothing and the log everything but the query [V13.4.2 V16.3.4 V16.5.1 V16.5.4]', async () => {
  const logged = vi.spyOn(log, 'error').mockImplementation(() => {});
  const bug = new Error('password=hunter2');
  const answer = await answerTo(bug);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('hunter2');
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    { err: bug, requestId: null, method: 'POST', path: '/api/x' },
    'request failed',
  );
});

test('a plain page shows a name that looks like HTML as text', async () => {
  const error = new AuthError('signed_in_as_another', { message: 'You are signed in as <b>jane</b> now' });
  const route = publicHandler(async () => {
    throw error;
  });
  const answer = await route(request('/own', { form: {} }));
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('<h1>You are signed in as &lt;b&gt;jane&lt;/b&gt; now</h1>');
});

test("lets Next's own notFound() pass", async () => {
  const route = publicHandler(async () => notFound());
  await expect(route(request('/'))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404');
});

test('takes answers whose headers cannot be changed', async () => {
  const answer = await publicHandler(async () => Response.redirect('http://localhost:3000/x', 303))(request('/'));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://localhost:3000/x']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test("passes on Next's second argument, the parameters of a dynamic path", async () => {
  type Context = { params: Promise<{ id: string }> };
  const route = publicHandler(async (_request, { params }: Context) => Response.json(await params));
  const answer = await route(request('/items/7'), { params: Promise.resolve({ id: '7' }) });
  expect(await answer.json()).toEqual({ id: '7' });
});

describe('of somebody who is signed in', () => {
  test('runs nothing for anybody else [V16.5.3]', async () => {
    const respond = vi.fn(async () => Response.json({ secret: true }));
    for (const authorization of ['', 'Bearer', 'Bearer x', 'Bearer x.y.z', 'JWT x.y.z', 'Basic eDp5']) {
      const answer = await handler(respond)(request('/api/x', { headers: { authorization } }));
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(await answer.json()).toMatchObject({ message: 'Token error' });
    }
    expect(respond).not.toHaveBeenCalled();
  });

  test('leads a form to sign-in and, from there, to its page', async () => {
    const route = handler(async () => new Response(), { path: '/account/password', keep: [] });
    const answer = await route(request('/api/x', { form: { a: 'b' } }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?return_to=%2Faccount%2Fpassword']);
  });
});
