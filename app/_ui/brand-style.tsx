import { headers } from 'next/headers';
import { use } from 'react';
import { BRAND } from '@/lib/config/brand';
import { nonceOf } from '@/lib/edge/security-headers';

const DECLARATIONS = [
  ...Object.entries(BRAND.colours).map(([name, colour]) => `--${name}:${colour}`),
  `--radius:${BRAND.radius}`,
].join(';');

/** The brand's colours, as the variables that app/globals.css is made of. */
export function BrandStyle() {
  return <style nonce={nonceOf(use(headers()))}>{`:root{${DECLARATIONS}}`}</style>;
}
