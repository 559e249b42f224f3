/** Next calls this once when a server starts, before it answers anything. */
export async function register(): Promise<void> {
  // Next replaces this expression in each of its two compilations, so it can't go through lib/config.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startUp } = await import('./lib/http/start-up');
  await startUp();
}
