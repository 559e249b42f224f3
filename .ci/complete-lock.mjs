/**
 * Completes package-lock.json after `npm install` on a machine whose registry does not carry the binaries of other
 * platforms: npm then leaves their entries out, and `npm ci` refuses the file everywhere. Adds each optional package that
 * is missing, with the version its parent names and the platform its name tells. They are never fetched where they don't fit.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const PLATFORMS = ['android', 'darwin', 'freebsd', 'linux', 'win32'];
const PROCESSORS = ['arm64', 'x64', 'wasm32', 'ia32', 'arm'];

const wordOf = (name, words) => words.find((word) => name.split(/[-/]/).includes(word));

function entryFor(name, version, parent) {
  const os = wordOf(name, PLATFORMS);
  const cpu = wordOf(name, PROCESSORS);
  if (!os && !cpu) throw new Error(`${name}: its name tells no platform`);
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(name.includes('musl') && { libc: ['musl'] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
for (const [folder, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const places = [`${folder}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place])) continue;
    lock.packages[`node_modules/${name}`] = entryFor(name, version, parent);
    process.stdout.write(`added ${name} ${version}\n`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
