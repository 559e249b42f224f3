import path from 'node:path';
import { bare, isFunction, type Node, namesIn, nodesIn, parseModule } from './syntax';

type Child = { type: string; [key: string]: unknown };

/** What a module says about itself: what it imports, exports and declares, and what it says to React. */
export type Module = {
  /** Local name to `lib/http/handler#handler`; types are not among them. */
  imports: ReadonlyMap<string, string>;
  /** Exported name to the node behind it; null where another module, or no plain declaration, is behind it. */
  exports: ReadonlyMap<string, Child | null>;
  /** Everything of another module is exported as well: nobody can see here what that is. */
  exportsAll: boolean;
  /** Local name to the function or value declared at the top. */
  declarations: ReadonlyMap<string, Child>;
  /** Names that something inside declares anew: there they mean something else. */
  shadowed: ReadonlySet<string>;
  directives: readonly string[];
};

/** @param file its path from the project's root, by which relative imports are resolved */
export function readModule(file: string, text: string): Module {
  const program = parseModule(text);
  const statements = program.body as unknown as Child[];
  const declarations = new Map(statements.flatMap((statement) => declared(exportedBy(statement) ?? statement)));
  const nodes = [...nodesIn(program)];
  return {
    imports: new Map(statements.flatMap((statement) => imported(file, statement))),
    exports: new Map(statements.flatMap((statement) => exported(statement, declarations))),
    exportsAll: statements.some(({ type }) => type === 'ExportAllDeclaration'),
    declarations,
    shadowed: new Set(nodes.flatMap(bindings)),
    directives: nodes.filter(({ type }) => type === 'DirectiveLiteral').map(({ value }) => String(value)),
  };
}

/** `import { a as b } from '@/lib/x'` makes `b` mean `lib/x#a`. */
function imported(file: string, statement: Child): [string, string][] {
  if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return [];
  const source = String((statement.source as Child).value);
  const from = source.startsWith('@/')
    ? source.slice(2)
    : source.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), source)
      : source;
  const specifiers = (statement.specifiers as Child[]).filter(({ importKind }) => importKind !== 'type');
  return specifiers.map(({ local, imported }) => [nameOf(local), `${from}#${imported ? nameOf(imported) : '*'}`]);
}

/** An identifier's name, or the text where a name is written as a string: `export { a as "GET" }`. */
const nameOf = (node: unknown): string => String((node as Child).name ?? (node as Child).value);

const exportedBy = ({ type, declaration }: Child): Child | null =>
  /^Export(Named|Default)Declaration$/.test(type) ? (declaration as Child | null) : null;

/** The functions and values that a statement declares. Of `const { a, b } = call()` both are the call. */
function declared(statement: Child): [string, Child][] {
  if (isFunction(statement as Node) && statement.id) return [[nameOf(statement.id), statement]];
  if (statement.type !== 'VariableDeclaration') return [];
  return (statement.declarations as Child[]).flatMap(({ id, init }) => {
    const value = statement.kind === 'const' ? bare(init) : null; // `let` may be another thing later
    return namesIn(id).map((name): [string, Child] => [name, value ?? (statement as Child)]);
  });
}

function exported(statement: Child, declarations: ReadonlyMap<string, Child>): [string, Child | null][] {
  if (statement.exportKind === 'type') return [];
  const declaration = exportedBy(statement);
  if (statement.type === 'ExportDefaultDeclaration') return [['default', resolved(declaration, declarations)]];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  if (declaration) return declared(declaration).map(([name, node]) => [name, resolved(node, declarations)]);
  return (statement.specifiers as Child[])
    .filter(({ exportKind }) => exportKind !== 'type')
    .map(({ local, exported }) => [
      nameOf(exported),
      statement.source || !local ? null : (declarations.get(nameOf(local)) ?? null),
    ]);
}

const resolved = (node: Child | null, declarations: ReadonlyMap<string, Child>): Child | null =>
  node?.type === 'Identifier' ? (declarations.get(nameOf(node)) ?? null) : bare(node);

/** The names that a node binds, whatever it is: all but imports. */
function bindings(node: Child): string[] {
  if (node.type === 'VariableDeclarator') return namesIn(node.id);
  if (node.type === 'CatchClause') return namesIn(node.param);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return namesIn(node.id);
  return isFunction(node as Node) ? [...namesIn(node.id), ...[node.params].flat().flatMap(namesIn)] : [];
}
