import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import knownFixed from '../test/known-fixed.json';

/** What this app is made of: as little as honest work allows, each with a reason, none with a known hole or a licence that binds others. */
type Locked = { version: string; license?: string; dev?: boolean; hasInstallScript?: boolean };

const locked: Record<string, Locked> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const nameOf = (folder: string) => folder.split('node_modules/').at(-1) ?? '';
const packages = Object.entries(locked).filter(([folder]) => folder.startsWith('node_modules/'));

describe('docs/dependencies.md', () => {
  const [, production = '', development = ''] = readFileSync('docs/dependencies.md', 'utf8').split(/^## /m);
  const rowsOf = (section: string) =>
    [...section.matchAll(/^\| ([^|]+) \| (.+) \|$/gm)].filter(([, name]) => name !== 'package');
  const namesIn = (section: string) =>
    rowsOf(section)
      .flatMap(([, names = '']) => names.split(', '))
      .sort();

  test.each([
    ['production', production, manifest.dependencies],
    ['development', development, manifest.devDependencies],
  ])('says what each %s package is for, and of no other', (title, section, wanted) => {
    expect(section.toLowerCase().startsWith(title)).toBe(true);
    const types = (name: string) => name.startsWith('@types/'); // one line for all of them
    const names = new Set(Object.keys(wanted).map((name) => (types(name) ? '@types/*' : name)));
    expect(namesIn(section)).toEqual([...names].sort());
  });

  test('gives a reason for each [V15.1.2]', () => {
    for (const [, name, reasons = ''] of [...rowsOf(production), ...rowsOf(development)]) {
      for (const reason of reasons.split(' | ')) expect([name, reason]).toEqual([name, expect.stringMatching(/\w{3}/)]);
    }
  });
});

describe('allowScripts', () => {
  const allowed: Record<string, boolean> = manifest.allowScripts;

  test('decides about every package that has an install script', () => {
    const scripted = new Set(
      packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([folder]) => nameOf(folder)),
    );
    expect(scripted.size).toBeGreaterThan(0);
    expect([...scripted].filter((name) => !(name in allowed))).toEqual([]);
  });

  test('lets none run, and names no package that is not there', () => {
    expect(Object.entries(allowed).filter(([, runs]) => runs)).toEqual([]);
    const names = new Set(packages.map(([folder]) => nameOf(folder)));
    expect(Object.keys(allowed).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('versions', () => {
  const older = (version: string, than: string) => {
    const [mine, theirs] = [version, than].map((each) => each.split('.').map(Number)) as [number[], number[]];
    const differs = mine.findIndex((part, index) => part !== theirs[index]);
    return differs >= 0 && (mine[differs] ?? 0) < (theirs[differs] ?? 0);
  };

  test('are compared as numbers', () => {
    expect([
      older('16.3.2', '16.3.10'),
      older('16.10.0', '16.9.9'),
      older('16.3.3', '16.3.3'),
      older('9.9.9', '10.0.0'),
    ]).toEqual([true, false, false, true]);
  });

  test.each(knownFixed.packages)('$name is at or above $fixed ($about) [V15.2.1]', ({ name, fixed }) => {
    const installed = packages.filter(([folder]) => nameOf(folder) === name).map(([, { version }]) => version);
    expect(installed.length).toBeGreaterThan(0);
    expect(installed.filter((version) => older(version, fixed))).toEqual([]);
  });

  test('next and the packages that go with it are of one version', () => {
    const { next, '@next/env': environment, react, 'react-dom': dom } = manifest.dependencies;
    expect([environment, dom]).toEqual([next, react]);
  });

  test.each(['next', 'react', 'react-dom', 'jose', 'zod', 'kysely'])('there is one %s', (name) => {
    expect(packages.filter(([folder]) => nameOf(folder) === name).map(([folder]) => folder)).toEqual([
      `node_modules/${name}`,
    ]);
  });
});

/** Whoever takes this over may pass it on under terms of their own. */
const LICENCES = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']);

/** What comes with Next, is not used here, and is not bundled: data (caniuse-lite), the image optimiser's native library, which is off. */
const UNUSED = /^(caniuse-lite|@img\/sharp-.*)$/;

/** Next's compilers for other platforms; a registry that lacks them leaves their entries bare (docs/dependencies.md). */
const BARE = /^@next\/swc-/;

test('every production package has a licence that binds nobody', () => {
  const production = packages.filter(([, { dev }]) => !dev);
  expect(production.length).toBeGreaterThan(20);
  const others = production.filter(
    ([folder, { license }]) => !LICENCES.has(license ?? '') && !UNUSED.test(nameOf(folder)),
  );
  expect(others.filter(([folder, { license }]) => license || !BARE.test(nameOf(folder)))).toEqual([]);
});
