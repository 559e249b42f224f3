import { perProcess } from '../per-process';

/** Whether our own server serves in this process. */
export const ownServer = perProcess('own server', () => false);

/** Ends a process that `next start` or `next dev` began: it lacks all that stands before Next. */
export function requireOwnServer(): void {
  if (ownServer.get()) return;
  process.stderr.write('Latchkey has its own server. Start it with npm start, or npm run dev for development.\n');
  process.exit(1);
}
