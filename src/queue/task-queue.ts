import type { Lane, TaskDefinition } from './tasks.ts';

export interface EnqueueOptions {
  /** Adding a second task with an id that the queue still knows has no effect. No colon, not all digits (BullMQ). */
  id: string;
  /** Milliseconds before a worker may take it. */
  delay?: number;
}

export interface RepeatOptions {
  /** Names the schedule in its queue. No colon (BullMQ). */
  id: string;
  /** Milliseconds from one task to the next. */
  everyMs: number;
}

/**
 * Hands tasks to the workers: at least once, in no promised order. A task that ended, well or badly, is forgotten at once: the
 * same id can be handed over again, and PostgreSQL decides whether there is still something to do. Every call rejects within
 * seconds while the server is away.
 */
export interface TaskQueue {
  /** Validates the payload against the task's schema first (ZodError). */
  enqueue<Payload>(task: TaskDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>;
  /** The same for many tasks of one kind, in one go. */
  enqueueAll<Payload>(
    task: TaskDefinition<Payload>,
    items: readonly (EnqueueOptions & { payload: Payload })[],
  ): Promise<void>;
  /**
   * Has a task handed over again and again, the first time soon: one per interval, however many processes ask for it under the
   * same id. Asking again mends a schedule that the server has lost or let slip; another interval replaces the first.
   */
  repeat<Payload>(task: TaskDefinition<Payload>, payload: Payload, options: RepeatOptions): Promise<void>;
  /** Whether a task with this id is waiting, delayed or being worked on. */
  knows(id: string): Promise<boolean>;
  /** How many tasks wait for a worker to take them now: none that is delayed or being worked on. */
  waiting(): Promise<number>;
  /** Takes a waiting or delayed task back; one that is being worked on stays. */
  withdraw(id: string): Promise<void>;
  /** Resolves when tasks can be handed over; throws an error that names the remedy. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** One queue for each lane, on the same server. */
export type TaskQueues = Readonly<Record<Lane, TaskQueue>>;
