import { handlerPath, isPublic, PUBLIC_LIST, REWRITTEN_TO } from '../../../edge/routes';
import { type AppFile, describeFile } from './app-files';
import { asksFirst, importsData, isCallOf, readsData } from './asks';
import { type Module, readModule } from './module';

/** The project's files, by their path from its root. Of what is no code the text does not matter. */
export type Files = ReadonlyMap<string, string>;

type Problem = string | false;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const METADATA_FUNCTIONS = [
  'generateMetadata',
  'generateViewport',
  'generateStaticParams',
  'generateImageMetadata',
  'generateSitemaps',
];

/**
 * Whether everything below `app/` protects itself: that each page, handler and metadata file asks for the session before all else or is on the
 * public list (lib/edge/routes.ts, lib/app/routes.ts), that nothing else reads data, that there are no Server Actions, and that all on the list exists.
 *
 * Read from the syntax tree, not run: what it cannot see through (a handler exported from elsewhere, a session asked for under a condition) it
 * takes for unprotected.
 *
 * @returns what is wrong, a sentence each; empty where all is well
 */
export function checkAccess(files: Files): string[] {
  const code = [...files].filter(
    ([file, text]) => isCode(file) && (file.startsWith('app/') || MAYBE_ACTION.test(text)),
  );
  const modules = new Map(code.map(([file, text]) => [file, readModule(file, text)]));
  return [
    ...[...files.keys()].flatMap(misplaced),
    ...[...modules].flatMap(([file, module]) => actions(file, module)),
    ...[...files.keys()]
      .filter((file) => file.startsWith('app/'))
      .flatMap((file) => problemsOf(file, modules.get(file))),
    ...missing(files, modules),
  ];
}

const isCode = (file: string): boolean => /^(app|lib)\/.*\.(tsx?|jsx?)$/.test(file) && !/\.test\.tsx?$/.test(file);

/** Also as somebody would write it who does not want it found. */
const MAYBE_ACTION = /['"`]use(\s+server|\\)/;

const actions = (file: string, { directives }: Module): string[] =>
  directives.some((directive) => /^use(\s+server$|\\)/.test(directive))
    ? [`${file} has a Server Action: make it a route handler, which checks who asks and from where.`]
    : [];

/** What Next would serve, and nobody looks at here. */
function misplaced(file: string): string[] {
  if (/^(pages|src\/(app|pages))\//.test(file))
    return [`${file} is outside app/, where nothing checks who may see it.`];
  const served = /^public(\/.*)/.exec(file)?.[1];
  return served && !isPublic('GET', served) ? [unlisted(file, served)] : [];
}

const unlisted = (file: string, url: string): string =>
  `${file} is sent to whoever gets past the gate: put ${url} on the public list (lib/app/routes.ts), or serve it from a handler().`;

function problemsOf(file: string, module: Module | undefined): string[] {
  const described = describeFile(file);
  const open = isOpen(described);
  if (described.kind === 'static') return open ? [] : [unlisted(file, described.url)];
  if (!module) return [];
  if (described.kind === 'handler') return handlerProblems(file, described.url, module);
  const problems: Problem[] =
    described.kind === 'page' || described.kind === 'metadata'
      ? [
          !open &&
            !asks(module) &&
            `${file} neither asks for the session nor is on the public list (lib/app/routes.ts). Begin its function with: await requireSession();`,
          !open &&
            metadataReads(module) &&
            `${file} reads data for its metadata before anybody is asked for a session. Ask there as well, or read nothing.`,
        ]
      : [
          importsData(module) &&
            !asks(module) &&
            `${file} reads data, but is neither a page nor a handler that asks for the session. Read it there and hand it over.`,
        ];
  return problems.filter((problem) => problem !== false);
}

const isOpen = ({ url }: AppFile): boolean => isPublic('GET', url);

const asks = (module: Module): boolean => asksFirst(module, module.exports.get('default') ?? null);

const metadataReads = (module: Module): boolean =>
  METADATA_FUNCTIONS.some((name) => {
    const made = module.exports.get(name);
    return made !== undefined && !asksFirst(module, made) && (made === null || readsData(module, made));
  });

function handlerProblems(file: string, url: string, module: Module): string[] {
  if (module.exportsAll)
    return [`${file} exports all of another module. Name its methods, each made here by handler() or publicHandler().`];
  const methods = METHODS.filter((method) => module.exports.has(method));
  const bad = methods.filter(
    (method) => !isGuarded(module, method) && !isPublic(method, url) && !REWRITTEN_TO.has(url),
  );
  return bad.map(
    (method) => `${file}: ${method} is neither made by handler() nor on the public list (lib/app/routes.ts).`,
  );
}

const isGuarded = (module: Module, method: string): boolean =>
  isCallOf(module, module.exports.get(method), 'lib/http/handler#handler', 'lib/http/allow-only#allowOnly');

/** What the public list names and nobody answers. */
function missing(files: Files, modules: ReadonlyMap<string, Module>): string[] {
  const answered = new Set<string>();
  for (const file of files.keys()) {
    const served = /^public(\/.*)/.exec(file)?.[1];
    if (served) answered.add(`GET ${served}`);
    if (!file.startsWith('app/')) continue;
    const { kind, url } = describeFile(file);
    const methods = kind === 'handler' ? METHODS.filter((method) => modules.get(file)?.exports.has(method)) : ['GET'];
    if (kind !== 'frame' && kind !== 'other') for (const method of methods) answered.add(`${method} ${url}`);
  }
  const wanted = [...PUBLIC_LIST].flatMap(([url, methods]) =>
    methods.map((method) => `${asAnswered(method)} ${handlerPath(url)}`),
  );
  const all = new Set([...wanted, ...[...REWRITTEN_TO].map((url) => `GET ${url}`)]);
  const gone = [...all].filter((each) => !answered.has(each));
  return gone.map(
    (each) =>
      `The public list (lib/edge/routes.ts, lib/app/routes.ts) lets everybody ask for ${each}, which nothing answers.`,
  );
}

/** Next answers HEAD with what answers GET. */
const asAnswered = (method: string): string => (method === 'HEAD' ? 'GET' : method);
