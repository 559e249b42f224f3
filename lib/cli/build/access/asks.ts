import type { Module } from './module';
import { bare, calledName, isFunction, type Node, nodesIn } from './syntax';

type Child = { type: string; [key: string]: unknown };

/** What asks for the session, and lets nobody pass who has none. */
const ASKING: ReadonlySet<string> = new Set([
  'lib/http/current-session#requireSession',
  'lib/http/recent-session#requireRecentSession',
  'lib/http/person#requirePerson',
  'lib/http/person#requireAsking',
]);

/** What a name means in a module, unless something inside gives it another meaning. */
const meaningOf = ({ imports, shadowed }: Module, name: string | null): string | undefined =>
  name === null || shadowed.has(name) ? undefined : imports.get(name);

/** Whether a value is a call of this function, by whatever name it was imported. */
export const isCallOf = (module: Module, node: unknown, ...meanings: string[]): boolean =>
  meanings.includes(meaningOf(module, calledName(node)) ?? '');

/**
 * Whether a function asks for the session before all else: in a statement of its own, `await`ed, under no condition and in no `try`, with
 * nothing returned and no data read before it.
 */
export function asksFirst(module: Module, node: Child | null): boolean {
  const body = node && isFunction(node as Node) ? (node.body as Child) : null;
  if (body?.type !== 'BlockStatement') return false;
  for (const statement of body.body as Child[]) {
    if (isAsking(module, statement)) return true;
    if (returns(statement) || readsData(module, statement)) return false;
  }
  return false;
}

function isAsking(module: Module, statement: Child): boolean {
  const values =
    statement.type === 'ExpressionStatement'
      ? [statement.expression]
      : statement.type === 'VariableDeclaration'
        ? (statement.declarations as Child[]).slice(0, 1).map(({ init }) => init)
        : [];
  return values.some((value) => {
    const awaited = innermost(value);
    return awaited?.type === 'AwaitExpression' && isCallOf(module, awaited.argument, ...ASKING);
  });
}

/** Of `(await requireSession()).user.id` the `await`. */
function innermost(value: unknown): Child | null {
  const node = bare(value);
  return node?.type === 'MemberExpression' ? innermost(node.object) : node;
}

const returns = (statement: Child): boolean =>
  [...nodesIn(statement as Node, (node) => !isFunction(node))].some(({ type }) => type === 'ReturnStatement');

/** Of an app's own code all may read data but its list of links. */
const DATA = /^lib\/((db|auth|flows|mail)\/|app\/(?!navigation#))/;

/** Whether a module gets anything that reads data. */
export const importsData = ({ imports }: Module): boolean =>
  [...imports.values()].some((meaning) => DATA.test(meaning));

/** Whether a node, or what it uses of its own module, mentions anything that reads data. */
export function readsData(module: Module, node: Child, seen = new Set<Child>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const names = [...nodesIn(node as Node)].flatMap(({ type, name }) =>
    /Identifier$/.test(type) ? [String(name)] : [],
  );
  return names.some((name) => {
    const own = module.declarations.get(name);
    return DATA.test(module.imports.get(name) ?? '') || (own !== undefined && readsData(module, own, seen));
  });
}
