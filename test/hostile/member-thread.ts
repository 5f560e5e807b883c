// The thread of `memberInAThread`.
import { parentPort, workerData } from 'node:worker_threads';
import { addressed, askLikeAMember } from './member.ts';

let isOver = false;
parentPort?.once('message', () => {
  isOver = true;
});
const { signal } = new AbortController();
parentPort?.postMessage(await askLikeAMember({ ...addressed.parse(workerData), signal }, () => isOver));
