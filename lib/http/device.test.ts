import { expect, test } from 'vitest';
import { deviceOf } from './device';

test('keeps the browser’s description to a sane length', () => {
  const request = new Request('http://localhost/', { headers: { 'user-agent': 'x'.repeat(5000) } });
  expect(deviceOf(request).userAgent).toHaveLength(512);
});
