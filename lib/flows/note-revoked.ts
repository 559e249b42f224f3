import type { Db } from '../db/client';
import { onCommit } from '../db/transaction';
import { countRevoked, type Revocation } from '../observe/metrics';

/** Counts sessions that stood until now, once the transaction that ends them is through. */
export const noteRevoked = (db: Db, reason: Revocation, sessions = 1): void =>
  onCommit(db, () => countRevoked(reason, sessions));
