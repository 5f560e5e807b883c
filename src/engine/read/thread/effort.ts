import type { Worker } from 'node:worker_threads';

const lookEveryMs = 200;
/** Milliseconds of a processor that any question may take: far more than an honest one about a small document does. */
const anyQuestionMs = 2_000;
/** And for each MiB of the document. */
const perMebibyteMs = 1_000;
/** Milliseconds of a processor that a question may take: a few hundred bytes of a PDF can draw a form twice, in it another, thirty deep. */
export function allowedEffort(documentBytes: number): number {
  return anyQuestionMs + (documentBytes / 1024 ** 2) * perMebibyteMs;
}

/**
 * Calls `exceeded` once the thread has worked for more than that since now. It is the thread's own time that counts, not the time that
 * passes: a machine that is busy with something else makes no page too hard. Answers what ends the watch.
 */
export function watchEffort(thread: Worker, allowedMs: number, exceeded: () => void): () => void {
  let before: number | null = null;
  let over = false;
  const look = async () => {
    const { user, system } = await thread.cpuUsage();
    const worked = (user + system) / 1_000;
    before ??= worked;
    if (!over && worked - before > allowedMs) {
      over = true;
      exceeded();
    }
  };
  // A thread that has ended has no time any more; the reader that waits for it hears of its end elsewhere.
  const lookQuietly = () => void look().catch(() => {});
  lookQuietly();
  const timer = setInterval(lookQuietly, lookEveryMs);
  return () => {
    over = true;
    clearInterval(timer);
  };
}
