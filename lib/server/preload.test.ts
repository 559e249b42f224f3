import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preloadSoon } from './preload';

const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-preload-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loaded = globalThis as typeof globalThis & { latchkeyLoaded?: string[] };

beforeAll(() => {
  mkdirSync(path.join(folder, 'server/app'), { recursive: true });
  const modules = {
    'one.js': "latchkeyLoaded.push('one')",
    'broken.js': 'throw new Error()',
    'two.js': "latchkeyLoaded.push('two')",
  };
  for (const [name, text] of Object.entries(modules)) writeFileSync(path.join(folder, 'server/app', name), text);
  const manifest = { '/one/page': 'app/one.js', '/broken/route': 'app/broken.js', '/two/page': 'app/two.js' };
  writeFileSync(path.join(folder, 'server/app-paths-manifest.json'), JSON.stringify(manifest));
});

test('every page is loaded, one that is broken is passed over, and nothing at once', async () => {
  loaded.latchkeyLoaded = [];
  const loading = preloadSoon(folder);
  expect(loaded.latchkeyLoaded).toEqual([]);
  await loading;
  expect(loaded.latchkeyLoaded).toEqual(['one', 'two']);
});
