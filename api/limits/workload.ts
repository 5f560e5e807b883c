import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { whenClosed } from '../when-closed.ts';
import { unavailable } from './unavailable.ts';

/** A request that is being worked on. */
export interface Work {
  /** It is worked on no more. What comes after the first call counts for nothing. */
  end(): void;
}

/** Counts the requests that one process works on, so that they do not pile up when what they wait for hangs. */
export class Workload {
  readonly #most: number;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request until its work ends, or its response is over. Refuses it when there are too many. */
  begin(response: ServerResponse): Work | GraphQLError {
    if (this.#count >= this.#most) return unavailable('BUSY');
    this.#count += 1;
    let isCounted = true;
    const end = () => {
      if (isCounted) this.#count -= 1;
      isCounted = false;
    };
    whenClosed(response, end);
    return { end };
  }
}
