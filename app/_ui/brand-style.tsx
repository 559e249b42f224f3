import { headers } from 'next/headers';
import { use } from 'react';
import { BRAND } from '@/lib/brand';

const DECLARATIONS = [
  ...Object.entries(BRAND.colours).map(([name, colour]) => `--${name}:${colour}`),
  `--radius:${BRAND.radius}`,
].join(';');

/** The brand's colours, as the variables that app/globals.css is made of. */
export function BrandStyle() {
  const policy = use(headers()).get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  return <style nonce={nonce}>{`:root{${DECLARATIONS}}`}</style>;
}
