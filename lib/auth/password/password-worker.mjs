// A worker thread: computes one password hash at a time, so that the event loop that serves pages never waits for one.
// Plain JavaScript and outside the bundle, because Next's bundler has no dependable way to start a bundled worker.
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { priced, spendRest } from './price.mjs';
import { hash, isRight } from './proofs.mjs';

// Pages and renewals go first, whatever the number of workers. On Linux a priority is a thread's own; elsewhere it is the process's.
if (process.platform === 'linux') setPriority(10);

/** A bcrypt hash has exactly as many rounds as it says; what another one costs is measured. */
function compare({ text, proof, cost }) {
  const { result: matches, rounds } =
    proof.algorithm === 'bcrypt'
      ? { result: isRight(text, proof), rounds: 2 ** proof.cost }
      : priced(() => isRight(text, proof));
  return { matches, rounds: matches ? rounds : spendRest(rounds, cost) };
}

function resultOf(job) {
  if (job.kind === 'ping') return true;
  return job.kind === 'hash' ? hash(job.text, job.cost) : compare(job);
}

parentPort?.on('message', (job) => {
  parentPort?.postMessage(resultOf(job));
});
