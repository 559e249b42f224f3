import { type ParseResult, parse } from '@babel/parser';

/** A node of the syntax tree, as the parser makes it. */
export type Node = ParseResult['program'] | ParseResult['program']['body'][number] | Child;
type Child = { type: string; [key: string]: unknown };

/** @throws SyntaxError where the text is no module */
export const parseModule = (text: string): ParseResult['program'] =>
  parse(text, { sourceType: 'module', plugins: ['typescript', 'jsx'] }).program;

const isNode = (value: unknown): value is Child =>
  typeof value === 'object' && value !== null && typeof (value as Child).type === 'string';

export const childrenOf = (node: Node): Child[] => Object.values(node).flat().filter(isNode);

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
]);
export const isFunction = (node: Node): boolean => FUNCTIONS.has(node.type);

/** A node and all below it; not into those that `enter` refuses. */
export function* nodesIn(node: Node, enter: (node: Node) => boolean = () => true): Generator<Child> {
  yield node as Child;
  for (const child of childrenOf(node)) if (enter(child)) yield* nodesIn(child, enter);
}

/** The names that a pattern binds: `a`, `{ a, b: [c] }`, `a = 1`, `...rest`. */
export function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [String(pattern.name)];
  if (pattern.type === 'ObjectProperty') return namesIn(pattern.value);
  if (pattern.type === 'AssignmentPattern') return namesIn(pattern.left);
  if (pattern.type === 'RestElement') return namesIn(pattern.argument);
  return [pattern.properties ?? pattern.elements ?? []].flat().flatMap(namesIn);
}

/** What lies under parentheses and type annotations. */
export function bare(node: unknown): Child | null {
  if (!isNode(node)) return null;
  return /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|ParenthesizedExpression)$/.test(node.type)
    ? bare(node.expression)
    : node;
}

/** The name of the function that a call calls, where it is a plain name. */
export function calledName(node: unknown): string | null {
  const call = bare(node);
  const callee = call?.type === 'CallExpression' ? bare(call.callee) : null;
  return callee?.type === 'Identifier' ? String(callee.name) : null;
}
