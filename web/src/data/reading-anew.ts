import { type Client, type Exchange, makeOperation, mapExchange, type Operation, type OperationResult } from 'urql';

/**
 * Has what is asked for anew be read anew. While a question is under way the client drops the same one, also where its answer is to be from the
 * network alone: a page that reads again because something has happened would go on with an answer that was on its way before that. Such a question is
 * asked once more when the answer is there, which is marked as stale: who waits for one answer waits for the next.
 */
export class ReadingAnew {
  readonly #underWay = new Set<number>();
  /** What was asked for anew while it was under way. */
  readonly #wanted = new Map<number, Operation>();

  /** Learns of all questions of the client, also those that it drops. */
  watch(client: Client): Client {
    const execute = client.executeRequestOperation;
    client.executeRequestOperation = (operation) => {
      const { kind, key, context } = operation;
      if (kind === 'query' && context.requestPolicy === 'network-only' && this.#underWay.has(key))
        this.#wanted.set(key, operation);
      return execute(operation);
    };
    return client;
  }

  /** Stands first among the exchanges. */
  readonly exchange: Exchange = (input) =>
    mapExchange({
      onOperation: ({ kind, key }) => {
        if (kind === 'query') this.#underWay.add(key);
        if (kind === 'teardown') this.#forget(key);
      },
      onResult: (result) => this.#answered(result, input.client),
    })(input);

  #answered(result: OperationResult, client: Client): OperationResult {
    const { operation, stale, hasNext, error } = result;
    if (operation.kind !== 'query' || stale || hasNext) return result;
    const wanted = this.#wanted.get(operation.key);
    this.#forget(operation.key);
    // Without the server there is no other answer: it is read again when it is back.
    if (!wanted || error?.networkError) return result;
    client.reexecuteOperation(makeOperation('query', wanted, { ...wanted.context, requestPolicy: 'network-only' }));
    return { ...result, stale: true };
  }

  #forget(key: number): void {
    this.#underWay.delete(key);
    this.#wanted.delete(key);
  }
}
