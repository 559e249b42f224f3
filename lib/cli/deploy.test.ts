import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findOnPath, run } from '../../test/command';
import { isLeftOut } from '../../test/docker-context';
import { instructionsOf, parseDockerfile, wordsOf } from '../../test/dockerfile';
import { freePort } from '../../test/postgres';
import { parseConfig } from '../config/config';
import { VARIABLES } from '../config/variables';
import { STANDALONE_FOLDER } from './build/standalone';

/** What people deploy with, read without an engine. image.processes.test.ts runs it. */
const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const [build, final] = parseDockerfile(DOCKERFILE);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const DOCS = readFileSync('docs/deploy.md', 'utf8');

const isSetting = (name: string) => name.replace(/_FILE$/, '') in VARIABLES;

describe('Dockerfile', () => {
  const all = (name: string) => [...instructionsOf(build, name), ...instructionsOf(final, name)];

  test('builds and runs on one image, of a Node that is supported for long', () => {
    expect(build?.image).toBe(final?.image);
    const [, major = ''] = /^node:(\d+)[.\d]*-\w+-slim$/.exec(final?.image ?? '') ?? [];
    const [, least = ''] = /^>=(\d+)/.exec(manifest.engines.node) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(Number(least));
    expect(Number(major) % 2).toBe(0); // odd ones are for six months
  });

  test('copies what is there: from the project, or from the stage that built it', () => {
    const fromProject = instructionsOf(build, 'COPY').flatMap(({ text }) => wordsOf(text).slice(0, -1));
    expect(fromProject.filter((file) => !existsSync(file) || isLeftOut(file))).toEqual([]);
    const fromBuild = instructionsOf(final, 'COPY').map(({ flags, text }) => [flags.from, wordsOf(text)[0]]);
    expect(fromBuild).toEqual([
      [build?.name, `/app/${STANDALONE_FOLDER}`],
      [build?.name, '/app/data'],
    ]);
  });

  test('runs as somebody who may do little, and ends when told to [V13.2.2 V15.2.5]', () => {
    expect(instructionsOf(final, 'USER').map(({ text }) => text)).toEqual(['node']);
    expect(instructionsOf(final, 'STOPSIGNAL').map(({ text }) => text)).toEqual(['SIGTERM']);
    expect(final?.instructions.at(-1)).toMatchObject({ name: 'CMD', text: '["node", "lib/cli/serve/start.mjs"]' });
    expect(instructionsOf(final, 'HEALTHCHECK')).toHaveLength(1);
    expect(DOCKERFILE).not.toMatch(/curl|wget/);
  });

  test('holds no secret', () => {
    const given = [...all('ARG'), ...all('ENV')].map(({ text }) => text.split('=')[0] ?? '');
    expect(given.sort()).toEqual(['NODE_ENV', 'PATH']);
    expect(
      ['.env', '.env.production', 'secrets/auth-secret', 'data/latchkey.db', '.git/config'].filter(
        (file) => !isLeftOut(file),
      ),
    ).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const text = readFileSync('compose.yaml', 'utf8');
  const { services, secrets, volumes, networks } = parse(text);

  test('is Latchkey and PostgreSQL and nothing else', () => {
    expect(Object.keys(services)).toEqual(['app', 'postgres']);
    expect(services.app.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services.postgres.healthcheck.test).toContain('pg_isready');
    expect(services.app).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(Number.parseInt(services.app.stop_grace_period, 10)).toBeGreaterThan(
      10 + parseConfig({ AUTH_SECRET: 'a secret of the deploy test 0123456789' }).shutdownDelay,
    );
  });

  test('sets what exists', () => {
    expect(Object.keys(services.app.environment).filter((name) => !isSetting(name))).toEqual([]);
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    expect(asked.filter((name) => !isSetting(name))).toEqual([]);
    expect(Object.keys(services.postgres.environment)).toEqual([
      'POSTGRES_USER',
      'POSTGRES_DB',
      'POSTGRES_PASSWORD_FILE',
    ]);
  });

  test('has no password: each is a file, named where it is used, left out of the image and made by the docs', () => {
    for (const [name, { file }] of Object.entries<{ file: string }>(secrets)) {
      expect([name, file]).toEqual([name, `./secrets/${name}`]);
      expect(isLeftOut(`secrets/${name}`)).toBe(true);
      expect(text).toContain(`_FILE: /run/secrets/${name}`);
      expect(DOCS).toContain(`> secrets/${name}\n`);
    }
    expect(text).not.toMatch(/(PASSWORD|SECRET|URL): (?!\/run|\$\{SMTP_URL:-\})/);
    expect(text).toContain('APP_ORIGIN: ${APP_ORIGIN:?');
  });

  test('names no volume, network or secret that is not there', () => {
    for (const service of Object.values<Record<string, string[]>>(services)) {
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining(service.secrets ?? []));
      expect(Object.keys(networks)).toEqual(expect.arrayContaining(service.networks ?? []));
      const named = (service.volumes ?? []).map((volume) => volume.split(':')[0]);
      expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named));
    }
  });
});

describe('docs/deploy.md', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-deploy-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sample = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(DOCS)?.[1] ?? '';
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  test('names settings that exist', () => {
    const named = [...DOCS.matchAll(/\b([A-Z]+(?:_[A-Z]+)+)=|--env ([A-Z]+(?:_[A-Z]+)+)/g)].map(
      ([, one, other]) => one ?? other ?? '',
    );
    expect(new Set(named)).toContain('APP_ORIGIN');
    expect(named.filter((name) => !isSetting(name) && name !== 'NODE_ENV')).toEqual([]);
  });

  test.runIf(findOnPath('systemd-analyze'))('systemd takes its unit', async () => {
    const unit = sample('ini').replaceAll('/usr/bin/node', process.execPath).replace('User=latchkey', 'User=nobody');
    const file = write(
      'latchkey.service',
      unit.replace('WorkingDirectory=/opt/latchkey', `WorkingDirectory=${folder}`),
    );
    expect(await run('systemd-analyze', ['verify', '--man=no', file])).toBe('');
    const broken = write('broken.service', unit.replace('ExecStart=', 'ExecStart=relative '));
    await expect(run('systemd-analyze', ['verify', '--man=no', broken])).rejects.toThrow();
  });

  test.runIf(findOnPath('nginx') && findOnPath('openssl'))('nginx takes its sample', async () => {
    const [certificate, key] = [path.join(folder, 'certificate.pem'), path.join(folder, 'key.pem')];
    const self = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=auth.example.com',
    ];
    await run('openssl', ['req', ...self, '-keyout', key, '-out', certificate]);
    const [http, https] = [String(await freePort()), String(await freePort())];
    const site = sample('nginx')
      .replaceAll(/^ *listen \[::\].*\n/gm, '')
      .replace('listen 80;', `listen ${http};`)
      .replace('listen 443 ', `listen ${https} `)
      .replace('/etc/ssl/auth.example.com.pem', certificate)
      .replace('/etc/ssl/private/auth.example.com.key', key);
    const config = (text: string) =>
      `pid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${text}}\n`;
    await run('nginx', ['-t', '-q', '-c', write('nginx.conf', config(site))]);
    const broken = write('broken.conf', config(site.replace('proxy_pass', 'proxy_to')));
    await expect(run('nginx', ['-t', '-q', '-c', broken])).rejects.toThrow('proxy_to');
  });

  test.runIf(findOnPath('caddy'))('Caddy takes its sample', async () => {
    const file = write('Caddyfile', sample('caddyfile'));
    expect(await run('caddy', ['adapt', '--adapter=caddyfile', `--config=${file}`])).toContain('127.0.0.1:3000');
  });
});
