import { gzipSync } from 'node:zlib';

/** All scripts that a page asks for, as a browser gets them, in bytes of gzip. */
export async function scriptBytes(url: string): Promise<number> {
  const html = await (await fetch(url)).text();
  const sources = new Set([...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.js)"/g)].map(([, src]) => src));
  const sizes = [...sources].map(async (src) => {
    const text = await (await fetch(new URL(src ?? '', url))).arrayBuffer();
    return gzipSync(new Uint8Array(text), { level: 9 }).length;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
