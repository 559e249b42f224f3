import { spawn } from 'node:child_process';
import { chmodSync, cpSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './command';
import { copyContext } from './docker-context';
import { type Instruction, instructionsOf, parseDockerfile, type Stage, wordsOf } from './dockerfile';

/** The official images' user `node`. Whoever is not root stays who they are. */
const NODE_USER = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/**
 * The image that the Dockerfile describes, made without an engine: each instruction carried out in a folder that stands for the
 * root of its stage. What runs in it finds no package and no file of the project beside those that were copied there.
 */
export class Image {
  /** Stands for `/`. */
  readonly root = mkdtempSync(path.join(tmpdir(), 'latchkey-image-'));
  readonly #builder = mkdtempSync(path.resolve('.next/image-'));
  readonly #final: Stage | undefined;

  private constructor(final: Stage | undefined) {
    this.#final = final;
    chmodSync(this.root, 0o755);
  }

  /** Builds in a copy of what would be sent to the engine, and lays out the last stage. Takes as long as `npm run build`. */
  static async build(): Promise<Image> {
    const [build, final] = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
    const image = new Image(final);
    for (const instruction of build?.instructions ?? []) await image.#carryOut(instruction, build, image.#builder);
    for (const instruction of final?.instructions ?? []) await image.#carryOut(instruction, final, image.root);
    rmSync(image.#builder, { recursive: true, force: true });
    return image;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Where its programs run. */
  get folder(): string {
    return path.join(this.root, workdirOf(this.#final));
  }

  /** The program that a container runs, and the one that says whether it is healthy. */
  get command(): string[] {
    return wordsOf(instructionsOf(this.#final, 'CMD')[0]?.text ?? '');
  }

  get healthCheck(): string[] {
    return wordsOf((instructionsOf(this.#final, 'HEALTHCHECK')[0]?.text ?? '').replace(/^CMD /, ''));
  }

  /** Starts a program in it, as its user and with its environment and no other. */
  spawn([program = '', ...args]: readonly string[], env: Record<string, string>, stdio: 'pipe' | number) {
    const inherited = { PATH: process.env.PATH, ...this.#environment(), ...env } as unknown as NodeJS.ProcessEnv;
    const options = { ...NODE_USER, cwd: this.folder, env: inherited, stdio: ['pipe', stdio, stdio] as const };
    return spawn(program, args, { ...options, stdio: [...options.stdio] });
  }

  #environment(): Record<string, string> {
    const pairs = instructionsOf(this.#final, 'ENV').map(({ text }) => text.split('='));
    const workdir = workdirOf(this.#final);
    const inFolder = (value: string) =>
      value.replaceAll(workdir, this.folder).replaceAll('$PATH', process.env.PATH ?? '');
    return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, inFolder(value)]));
  }

  async #carryOut({ name, text, flags }: Instruction, stage: Stage | undefined, root: string): Promise<void> {
    const folder = path.join(root, workdirOf(stage));
    mkdirSync(folder, { recursive: true });
    if (name === 'RUN' && text.includes('npm ci')) return linkPackages(folder);
    if (name === 'RUN') return void (await run('sh', ['-c', text], { cwd: folder, env: BUILD_ENV }));
    if (name !== 'COPY') return;
    const words = wordsOf(text);
    const target = path.resolve(folder, words.pop() ?? '');
    for (const source of words) {
      if (flags.from) this.#copyBuilt(source, target, flags.chown !== undefined);
      else copyContext(source, target);
    }
  }

  #copyBuilt(source: string, target: string, chown: boolean): void {
    cpSync(path.join(this.#builder, source), target, { recursive: true, verbatimSymlinks: true });
    const { uid, gid } = NODE_USER as { uid?: number; gid?: number };
    if (chown && uid !== undefined && gid !== undefined) chownAll(target, uid, gid);
  }
}

/** No AUTH_SECRET: an image holds none. */
const BUILD_ENV = { PATH: process.env.PATH, HOME: process.env.HOME } as unknown as NodeJS.ProcessEnv;

const workdirOf = (stage: Stage | undefined): string => instructionsOf(stage, 'WORKDIR')[0]?.text ?? '/';

/** The packages of the lock file, which `npm ci` would install: those of the project, which has the same one. */
const linkPackages = async (folder: string): Promise<void> =>
  void (await run('cp', ['-al', path.resolve('node_modules'), path.join(folder, 'node_modules')]));

function chownAll(target: string, uid: number, gid: number): void {
  lchownSync(target, uid, gid);
  for (const name of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    lchownSync(path.join(target, name), uid, gid);
  }
}
