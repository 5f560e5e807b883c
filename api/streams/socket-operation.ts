import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import type { SubscribeMessage } from 'graphql-ws';
import { type Identification, identify, type ReceivedRequest } from '../graphql/context.ts';
import type { GraphQLServer } from '../graphql/graphql.ts';
import { startOperation } from '../graphql/operation.ts';
import { ResultStream } from '../graphql/result-stream.ts';
import type { RunningOperation, SocketSession } from './socket-session.ts';

interface Asked {
  options: Identification & { graphql: GraphQLServer };
  request: ReceivedRequest;
  message: SubscribeMessage;
}

/** One operation on a socket, from `subscribe` to `complete` (the graphql-transport-ws protocol). */
export class SocketOperation implements RunningOperation {
  readonly #session: SocketSession;
  readonly #id: string;
  /** Set until it has begun. */
  #asked: Asked | null;
  #results: ResultStream | null = null;
  #isOver = false;

  constructor(session: SocketSession, asked: Asked) {
    this.#session = session;
    this.#id = asked.message.id;
    this.#asked = asked;
  }

  /** The client has completed it, or is gone: nothing more of it is sent. */
  end(): void {
    this.#isOver = true;
    void this.#results?.return();
  }

  /** Resolves when nothing of it is left. */
  async run(): Promise<void> {
    const started = await this.#start();
    if (this.#isOver) {
      if (started instanceof ResultStream) await started.return();
      return;
    }
    if (started instanceof ResultStream) return this.#follow(started);
    if ('refusals' in started) return this.#fail(started.refusals);
    await this.#send('next', JSON.stringify(started.result));
    await this.#complete();
  }

  async #start() {
    if (!this.#asked) throw new Error('An operation is run once.');
    const { options, request, message } = this.#asked;
    const identified = () => identify(options, request);
    // What it was asked with is worth kilobytes, and a subscription may stay for days.
    this.#asked = null;
    return startOperation(options.graphql, { request, params: message.payload, identified }, () => !this.#isOver);
  }

  async #follow(results: ResultStream): Promise<void> {
    this.#results = results;
    for (;;) {
      let next: IteratorResult<ExecutionResult, void>;
      try {
        next = await results.next();
      } catch (error) {
        return this.#fail([error instanceof GraphQLError ? error : new GraphQLError('Internal error')]);
      }
      // Nothing is sent that became ready only after the client has completed the operation.
      if (this.#isOver) return;
      if (next.done) return this.#complete();
      await this.#send('next', results.textOf(next.value));
    }
  }

  async #fail(errors: readonly GraphQLError[]): Promise<void> {
    if (this.#isOver) return;
    this.#session.free(this.#id, this);
    await this.#send('error', JSON.stringify(errors));
  }

  async #complete(): Promise<void> {
    if (this.#isOver) return;
    this.#session.free(this.#id, this);
    await this.#session.send(`{"id":${JSON.stringify(this.#id)},"type":"complete"}`);
  }

  #send(type: 'next' | 'error', payload: string): Promise<void> {
    return this.#session.send(`{"id":${JSON.stringify(this.#id)},"type":"${type}","payload":${payload}}`);
  }
}
