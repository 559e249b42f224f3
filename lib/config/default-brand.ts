/** What a brand is made of. */
export type Brand = {
  name: string;
  /** What the site is, in a sentence for search engines. */
  tagline: { en: string; ko: string };
  /** Stroked, in a box of 24 by 24. */
  mark: string;
  /** `light-dark(…)` holds the colour of either theme. Each text on each ground has a contrast of at least 4.5 (WCAG 1.4.3). */
  colours: Record<Colour, string>;
  /** Of buttons and fields; cards are half as round again. */
  radius: string;
};

type Colour =
  | ('page' | 'surface' | 'ink' | 'muted' | 'line' | 'hairline')
  | ('brand' | 'brand-strong' | 'on-brand' | 'danger' | 'danger-surface');

/** What an app has in place of Latchkey's own brand. */
export type BrandOverrides = Partial<Omit<Brand, 'colours'>> & { colours?: Partial<Brand['colours']> };

/** Latchkey's own. An app's stands in lib/app/brand.ts. */
export const DEFAULT_BRAND: Brand = {
  name: 'Latchkey',
  tagline: { en: 'Sign-in that a Next.js app owns.', ko: 'Next.js 앱이 직접 갖는 로그인.' },
  mark: 'M13 8a5 5 0 1 1-10 0 5 5 0 0 1 10 0m-1.5 3.5 9 9m-3-3 2.5-2.5M14.5 14.5 17 12',
  colours: {
    page: 'light-dark(oklch(98.4% 0.004 160), oklch(19% 0.012 170))',
    surface: 'light-dark(oklch(100% 0 0), oklch(23.5% 0.014 170))',
    ink: 'light-dark(oklch(24% 0.02 170), oklch(95% 0.006 170))',
    muted: 'light-dark(oklch(46% 0.02 170), oklch(76% 0.015 170))',
    line: 'light-dark(oklch(60% 0.02 170), oklch(58% 0.02 170))',
    hairline: 'light-dark(oklch(90% 0.008 170), oklch(32% 0.014 170))',
    brand: 'light-dark(oklch(44% 0.08 165), oklch(80% 0.1 165))',
    'brand-strong': 'light-dark(oklch(36% 0.075 165), oklch(87% 0.09 165))',
    'on-brand': 'light-dark(oklch(100% 0 0), oklch(20% 0.03 165))',
    danger: 'light-dark(oklch(48% 0.18 27), oklch(80% 0.11 25))',
    'danger-surface': 'light-dark(oklch(97% 0.015 27), oklch(28% 0.05 25))',
  },
  radius: '0.5rem',
};
