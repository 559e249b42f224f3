/**
 * Yours: the pages and handlers of your app that anybody may ask for, with their methods. All others need a session. A path
 * that Latchkey lists as well (lib/edge/routes.ts) takes the methods that you name here.
 *
 *     ['/pricing', ['GET', 'HEAD']],
 *
 * The edge runs this file: import nothing.
 */
export const APP_PUBLIC_LIST: ReadonlyArray<[path: string, methods: readonly string[]]> = [];
