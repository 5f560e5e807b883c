import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Target } from './attack.ts';
import { ask } from './attack.ts';

/** What a well-behaved member asks, again and again. */
const query =
  'query ($id: ID!) { workspace(id: $id) { name documents(first: 20) { nodes { name jobs(first: 3) { nodes { status } } } } } }';
/** Milliseconds between two requests of the member. */
const pause = 100;

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
