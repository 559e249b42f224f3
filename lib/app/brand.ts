import type { BrandOverrides } from '../config/default-brand';

/**
 * Yours: what your brand has in place of Latchkey's (lib/config/default-brand.ts): name, tagline, mark, colours, radius.
 *
 *     name: 'Acme',
 *     colours: { brand: 'light-dark(oklch(44% 0.2 265), oklch(80% 0.1 265))' },
 */
export const APP_BRAND: BrandOverrides = {};
