import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { unavailable } from './unavailable.ts';

/** Counts the requests that one process works on, so that they do not pile up when what they wait for hangs. */
export class Workload {
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request until its answer has begun, or its client has left: event streams stay, and are counted elsewhere. */
  begin(response: ServerResponse): GraphQLError | null {
    if (this.#count >= this.#most) return unavailable('BUSY');
    this.#count += 1;
    let isCounted = true;
    const end = () => {
      if (isCounted) this.#count -= 1;
      isCounted = false;
    };
    response.once('close', end);
    response.once('finish', end);
    return null;
  }
}
