/** Pages of one person, and links that only one person has. */
const notIndexed = { key: 'X-Robots-Tag', value: 'noindex' };

/** For `npm run build -- --standalone` (lib/cli/build/standalone.ts): with the native code of this machine, without the image optimiser. */
const standalone = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname, // whatever lock file stands in a folder above
  outputFileTracingIncludes: {
    '/*': [`node_modules/@photostructure/sqlite/prebuilds/${process.platform}-${process.arch}/*`],
  },
  outputFileTracingExcludes: { '*': ['node_modules/{sharp,@img,semver,detect-libc}/**'] },
};

/** @type {import('next').NextConfig} */
const nextConfig = {
  // A folder with a dot under app/ may not be served in production; a rewrite always is.
  rewrites: async () => [
    { source: '/auth', destination: '/api/auth/token' }, // the ancestor's (lib/edge/routes.ts)
    { source: '/.well-known/jwks.json', destination: '/api/auth/jwks' },
    { source: '/.well-known/security.txt', destination: '/api/security-txt' },
  ],
  // The headers of every answer are lib/server/answer-headers.ts.
  headers: async () => [
    { source: '/:path(account|auth|confirm|protected|reset-password|verify-email|api)/:rest*', headers: [notIndexed] },
  ],
  // Loaded by Node itself: they hold native code, are read by a worker thread outside the bundle, or must be there once a process.
  serverExternalPackages: ['@photostructure/sqlite', 'bcryptjs', 'pg', 'pino', 'prom-client', '@opentelemetry/api'],
  ...(process.env.LATCHKEY_STANDALONE && standalone),
  poweredByHeader: false,
  images: { unoptimized: true },
  agentRules: false,
  experimental: {
    agentUpgrade: false,
    preloadEntriesOnStart: false, // lib/server/next-workarounds.ts does, a moment later
  },
};

export default nextConfig;
