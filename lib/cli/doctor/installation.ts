import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildState } from '../build/production-build';
import { type Check, right, warning, wrong } from './finding';

type Manifest = { version: string; engines: { node: string }; dependencies: Record<string, string> };

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** The Node that runs this, which should be the one that runs the server. */
export const checkNode: Check = ({ now }) => judgeNode(process.versions.node, manifestOf('.').engines.node, now);

/** @param wanted as in package.json: `>=20.19` */
export function judgeNode(version: string, wanted: string, now: number): ReturnType<typeof right>[] {
  const oldest = wanted.replace(/[^\d.]/g, '');
  if (version.localeCompare(oldest, 'en', { numeric: true }) < 0) {
    return [wrong(`Node ${version} is too old.`, `Use ${oldest} or newer, best the current LTS.`)];
  }
  const major = Number.parseInt(version, 10);
  const lts = 'Move to the current LTS.';
  if (major % 2 === 1) return [warning(`Node ${major} is no LTS version, and mended for some months only.`, lts)];
  if (now > lastFixOf(major)) return [warning(`Node ${major} gets no more security fixes.`, lts)];
  return [right(`Node ${version}.`)];
}

/** Even ones are mended for three years, up to April (github.com/nodejs/release): 22, of 2024, up to April 2027. */
const lastFixOf = (major: number): number => Date.UTC(major / 2 + 2016, 3, 30) / 1000;

/** Whether node_modules is what package.json says: security fixes count only once they are installed. */
export const checkPackages: Check = () => {
  const { dependencies, version } = manifestOf('.');
  const other = Object.entries(dependencies).flatMap(([name, wanted]) => {
    const folder = path.join('node_modules', name);
    const found = existsSync(path.join(folder, 'package.json')) ? manifestOf(folder).version : 'none';
    return found === wanted ? [] : [`${name} ${found} instead of ${wanted}`];
  });
  if (other.length === 0)
    return [right(`Latchkey ${version} with Next ${dependencies.next}; packages are those of package.json.`)];
  return [wrong(`Packages differ from package.json: ${other.join(', ')}.`, 'Run npm ci, then npm run build.')];
};

/** The production build that `npm start` serves. */
export const checkBuild: Check = () => {
  const state = buildState();
  if (state === 'current') return [right('The production build is of these sources.')];
  if (state === 'missing') return [wrong('There is no production build.', 'Run npm run build.')];
  return [
    warning('The production build is of other sources than these.', 'Run npm run build, then start the server anew.'),
  ];
};
