import { expect, test, vi } from 'vitest';
import { BRAND } from './brand';
import { DEFAULT_BRAND } from './default-brand';

/** An app's own file, as it would be edited. */
vi.mock('../app/brand', () => ({ APP_BRAND: { name: 'Acme', colours: { brand: 'red' } } }));

test('an app’s brand is its own where it says so, and Latchkey’s where it does not', () => {
  const colours = { ...DEFAULT_BRAND.colours, brand: 'red' };
  expect(BRAND).toEqual({ ...DEFAULT_BRAND, name: 'Acme', colours });
});
