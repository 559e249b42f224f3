/** What Next makes of a file below `app/`. */
export type Kind = 'page' | 'handler' | 'metadata' | 'static' | 'frame' | 'other';

export type AppFile = { kind: Kind /** The path it answers to. */; url: string };

const CODE = /\.(tsx?|jsx?)$/;
const METADATA = /^(icon|apple-icon|opengraph-image|twitter-image)\d*$|^(sitemap|robots|manifest|favicon)$/;
const FRAME = /^(layout|template|loading|error|not-found|global-error|global-not-found|forbidden|unauthorized)$/;

/** Next's conventions for files and folders (its own list: node_modules/next/dist/docs, file-conventions). */
export function describeFile(file: string): AppFile {
  const segments = file.split('/').slice(1, -1);
  const name = file.split('/').at(-1) ?? '';
  const stem = name.replace(/\.[^.]+$/, '');
  const kind = segments.some((segment) => segment.startsWith('_')) ? 'other' : kindOf(name, stem);
  const folder = `/${segments.filter((segment) => !/^(\(.*\)|@.*)$/.test(segment)).join('/')}`;
  const own = kind === 'static' ? name : kind === 'metadata' ? servedAs(stem) : '';
  return { kind, url: own ? `${folder}/${own}`.replace('//', '/') : folder };
}

function kindOf(name: string, stem: string): Kind {
  if (!CODE.test(name)) return METADATA.test(stem) || stem === 'robots' ? 'static' : 'other';
  if (stem === 'page' || stem === 'default') return 'page';
  if (stem === 'route') return 'handler';
  if (METADATA.test(stem)) return 'metadata';
  return FRAME.test(stem) ? 'frame' : 'other';
}

const servedAs = (stem: string): string =>
  ({ sitemap: 'sitemap.xml', robots: 'robots.txt', manifest: 'manifest.webmanifest' })[stem] ?? stem;
