import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Answer, Target } from './attack.ts';
import { ask } from './attack.ts';

/** What a well-behaved member asks, again and again. */
const query =
  'query ($id: ID!) { workspace(id: $id) { name documents(first: 20) { nodes { name jobs(first: 3) { nodes { status } } } } } }';
/** Milliseconds between two requests of the member. */
const pause = 100;

/** Whom a member asks, and with what. */
export const addressed = z.object({ url: z.string(), key: z.string(), workspaceId: z.string() });
const asked = z.object({ times: z.array(z.number()), faults: z.array(z.string()) });

/**
 * A member in a thread of their own: what the hostile clients of this process take of its time is not the server's. They ask until that is
 * over; answers how to end it, which resolves with what they were answered.
 */
export function memberInAThread({ url, key, workspaceId }: Target): () => Promise<z.infer<typeof asked>> {
  const thread = new Worker(new URL('./member-thread.ts', import.meta.url), { workerData: { url, key, workspaceId } });
  const heard = once(thread, 'message').then(([message]) => asked.parse(message));
  // Who waits for it hears of its failure.
  heard.catch(() => {});
  return () => {
    thread.postMessage('over');
    return heard;
  };
}

/** Asks until `isOver`; answers the milliseconds that each took, and what was answered other than it should. */
export async function askLikeAMember(
  target: Target,
  isOver: () => boolean,
): Promise<{ times: number[]; faults: string[] }> {
  const times: number[] = [];
  const faults: string[] = [];
  while (!isOver()) {
    const begun = performance.now();
    const answer = await ask(target, { query, variables: { id: target.workspaceId } }, target.key).catch(
      (error: unknown): Answer => ({ status: 0, text: String(error) }),
    );
    times.push(performance.now() - begun);
    if (!answer.text.startsWith('{"data":{"workspace":{"name"'))
      faults.push(`the member was answered ${answer.status}: ${answer.text.slice(0, 200)}`);
    await delay(pause);
  }
  return { times, faults };
}
