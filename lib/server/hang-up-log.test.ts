import { expect, test, vi } from 'vitest';
import { NOW } from '../../test/people';
import { log } from '../observe/log';
import { noteHangUp } from './hang-up-log';

test('however many clients hang up, one line a minute says how many', () => {
  const info = vi.spyOn(log, 'info').mockImplementation(() => {});
  for (let client = 0; client < 200; client++) noteHangUp(NOW);
  noteHangUp(NOW + 59);
  noteHangUp(NOW + 60);
  noteHangUp(NOW + 61);
  expect(info.mock.calls).toEqual([1, 201].map((requests) => [{ requests }, expect.any(String)]));
});
