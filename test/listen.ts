import type { KyselyPlugin } from 'kysely';
import type { Db } from '../lib/db/client';

/** A database whose statements are written down, as text, in the order in which they are made. */
export function listenTo(db: Db): { db: Db; statements: string[] } {
  const statements: string[] = [];
  const listener: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      statements.push(db.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { db: db.withPlugin(listener), statements };
}
