// A worker thread: computes one bcrypt at a time, so that the event loop that serves pages never waits for one.
// Plain JavaScript and outside the bundle, because Next's bundler has no dependable way to start a bundled worker.
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

// Pages and renewals go first, whatever the number of workers. On Linux a priority is a thread's own; elsewhere it is the process's.
if (process.platform === 'linux') setPriority(10);

parentPort?.on('message', (job) => {
  const result = job.kind === 'hash' ? bcrypt.hashSync(job.text, job.cost) : bcrypt.compareSync(job.text, job.hash);
  parentPort?.postMessage(result);
});
