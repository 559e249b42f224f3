import { handlerPath } from '../edge/routes';

/** What is served and is no page or handler of ours. */
const PREFIXES = ['/_next/static/', '/.well-known/'] as const;

export type RouteOf = (url: string) => string;

/**
 * Tells by which page or handler a URL is answered: `/api/account/sessions/[id]`, not what stands in the path. Whatever a client asks
 * for, it is one of the app's routes or `other`.
 *
 * @param routes as Next writes them, static and dynamic
 */
export function routesAs(routes: readonly string[]): RouteOf {
  const known = routes.filter((route) => !route.startsWith('/_'));
  const fixed = new Set(known.filter((route) => !route.includes('[')));
  const dynamic = known
    .filter((route) => route.includes('['))
    .sort((one, other) => Number(one.includes('...')) - Number(other.includes('...')))
    .map((route) => [route, patternOf(route)] as const);
  return (url) => {
    const asked = handlerPath(pathOf(url));
    if (fixed.has(asked)) return asked;
    const prefix = PREFIXES.find((each) => asked.startsWith(each));
    return prefix ? prefix.slice(0, -1) : (dynamic.find(([, pattern]) => pattern.test(asked))?.[0] ?? 'other');
  };
}

/** Without the query, and without what Next adds when it asks for a page's data alone. */
const pathOf = (url: string): string => (url.split('?', 1)[0] ?? '').replace(/(\.segments\/.*|\.rsc)$/, '');

function patternOf(route: string): RegExp {
  const escaped = route.replaceAll(/[.*+?^${}()|\\]/g, '\\$&');
  const pattern = escaped
    .replaceAll(/\/\[\[\\\.\\\.\\\.\w+\]\]/g, '(?:/.*)?')
    .replaceAll(/\[\\\.\\\.\\\.\w+\]/g, '.+')
    .replaceAll(/\[\w+\]/g, '[^/]+');
  return new RegExp(`^${pattern}$`);
}
