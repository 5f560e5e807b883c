/** The thread that reads long specifications, one at a time. It may be ended at any moment. */
import { parentPort } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { performTask, type SpecResult, type SpecTask } from './spec-tasks.ts';

export type SpecAnswer =
  | { result: SpecResult }
  | { refusal: { message: string; details: Readonly<Record<string, unknown>> } };

parentPort?.on('message', (task: SpecTask) => parentPort?.postMessage(answerTo(task)));

/** Classes do not survive the way between threads. What is no refusal ends the thread, with its cause. */
function answerTo(task: SpecTask): SpecAnswer {
  try {
    return { result: performTask(task) };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'INVALID_SPEC') throw error;
    return { refusal: { message: error.message, details: error.details } };
  }
}
