/** Does `work` for every one of so many, some at a time. */
export async function inParallel(
  count: number,
  work: (index: number) => Promise<void>,
  atATime: number,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
