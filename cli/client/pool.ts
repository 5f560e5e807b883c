/** Does the work on each item, a few at a time, in the order of the items. Begins none after `signal`. */
export async function eachOf<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  atATime: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    if (signal.aborted) break;
    const done: Promise<void> = work(item).finally(() => running.delete(done));
    running.add(done);
    if (running.size >= atATime) await Promise.race(running);
  }
  await Promise.all(running);
}
