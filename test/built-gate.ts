import { readFileSync } from 'node:fs';
import path from 'node:path';
import 'next/dist/server/node-environment-baseline.js'; // what Next loads before anything else of its own
import { getRuntimeContext, run } from 'next/dist/server/web/sandbox/sandbox.js';

/** The gate as it was built, in the edge runtime that Next runs it in, with the environment of this process. */
export type BuiltGate = {
  /** Whether a page that this access token is shown to, as a cookie, is let through. */
  admits(token: string): Promise<boolean>;
  /** The Web Crypto that the gate computes with: the edge runtime's own. */
  subtle: SubtleCrypto;
};

const DIST = path.resolve('.next');

type Manifest = { middleware: { '/': { name: string; files: string[]; env: Record<string, string> } } };

export async function builtGate(): Promise<BuiltGate> {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(DIST, 'server/middleware-manifest.json'), 'utf8'));
  const { name, files, env } = manifest.middleware['/'];
  const bundle = {
    name,
    paths: files.map((file) => path.join(DIST, file)),
    edgeFunctionEntry: { assets: [], wasm: [], env },
    distDir: DIST,
    useCache: true, // one runtime for all requests, as in production
    clientAssetToken: '',
  };
  const runtime = await getRuntimeContext(bundle);
  const admits = async (token: string): Promise<boolean> => {
    const { response } = await run({ ...bundle, request: requestWith(token) });
    return response.headers.get('x-middleware-next') === '1';
  };
  return { admits, subtle: runtime.evaluate('crypto.subtle') };
}

const requestWith = (token: string) => ({
  url: 'http://localhost:3000/protected',
  method: 'GET',
  headers: { cookie: `access-3000=${token}` },
  signal: new AbortController().signal,
});
