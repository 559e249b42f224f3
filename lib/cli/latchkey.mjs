#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

/** `latchkey`: the command line, from whatever folder it is called. What it does is TypeScript, from here on. */
register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) });
await import('./latchkey.ts');
