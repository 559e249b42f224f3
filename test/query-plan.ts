import { CompiledQuery, sql } from 'kysely';
import { openDb } from '../lib/db/client';

/** The tables of ours that grow. */
const TABLES = /\b(users|sessions|audit_events|one_time_tokens|known_browsers|guesses|throttles|mails|sent_forms)\b/;

export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/**
 * The steps of a statement's plan that read a whole table, or a whole index, of ours. Over a connection of its own: SQLite
 * answers a prepared `explain` as it was when it was prepared.
 */
export async function fullScans(url: string, { sql: text, parameters }: Statement): Promise<string[]> {
  const db = openDb(url);
  const explain = (how: string) => CompiledQuery.raw(`explain ${how} ${text}`, [...parameters]);
  try {
    if (url.startsWith('file:')) return scansInSqlite((await db.executeQuery<Step>(explain('query plan'))).rows);
    return await db.transaction().execute(async (tx) => {
      for (const way of FOR_FEW_ROWS) await sql`set local ${sql.raw(way)} = off`.execute(tx);
      return scansInPostgres((await tx.executeQuery<Plan>(explain('(format json)'))).rows);
    });
  } finally {
    await db.destroy();
  }
}

/** Told not to take the ways that are right for few rows, PostgreSQL does so only where no index serves. */
const FOR_FEW_ROWS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'];

type Step = { detail: string };

/**
 * SCAN is all of it, by an index as well; SEARCH is a part. Our SQLite has no statistics, so its plans come from the schema alone and
 * are the same however many rows there are. What a statement does to tables that refer to its own is among them.
 */
const scansInSqlite = (steps: readonly Step[]): string[] =>
  steps.map(({ detail }) => detail).filter((detail) => /^SCAN (?!CONSTANT|old\b|\()/.test(detail));

type Plan = { 'QUERY PLAN': { Plan: PlanNode }[] };

const scansInPostgres = (rows: readonly Plan[]): string[] =>
  rows
    .flatMap((row) => row['QUERY PLAN'])
    .flatMap(({ Plan }) => [...allNodes(Plan)])
    .filter(isFullScan)
    .map((node) => `${node['Node Type']} of ${node['Relation Name'] ?? node['Index Name']}`);

type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
};

function* allNodes(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* allNodes(child);
}

const isFullScan = (node: PlanNode): boolean =>
  TABLES.test(`${node['Relation Name']} ${node['Index Name']}`) &&
  (node['Node Type'] === 'Seq Scan' || (/Index.* Scan/.test(node['Node Type']) && !node['Index Cond']));
