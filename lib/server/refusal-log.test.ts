import { afterEach, expect, test, vi } from 'vitest';
import { NOW } from '../../test/people';
import { log } from '../observe/log';
import { type Line, noteRefusal } from './refusal-log';

const info = vi.spyOn(log, 'info').mockImplementation(() => {});
afterEach(() => info.mockClear());

const line = (status: number | null): Line => ({ requestId: 'id', method: 'GET', route: '/protected', status, ms: 1 });

test('who is refused is written down, and nobody else [V16.3.2 V16.3.3]', () => {
  for (const status of [200, 303, 307, 400, 401, 403, 404, 429, 500, 503, null]) noteRefusal(line(status), NOW);
  expect(info.mock.calls).toEqual([401, 403, 429].map((status) => [line(status), 'refused']));
});

test('a flood of refusals is written down in part, and the next line says how many there were', () => {
  for (let number = 0; number < 500; number++) noteRefusal(line(401), NOW + 1);
  expect(info).toHaveBeenCalledTimes(20);
  noteRefusal(line(401), NOW + 5);
  expect(info.mock.calls.slice(20)).toEqual([
    [{ leftOut: 480 }, 'more were refused'],
    [line(401), 'refused'],
  ]);
  noteRefusal(line(401), NOW + 6);
  expect(info).toHaveBeenCalledTimes(23);
});
