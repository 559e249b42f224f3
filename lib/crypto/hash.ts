import { createHash } from 'node:crypto';

/** SHA-256 as 43 characters of base64url: for secrets of 256 random bits, and to tell keys apart. Never for passwords. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
