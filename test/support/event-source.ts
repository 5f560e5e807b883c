export interface ServerSentEvent {
  /** `null` for a comment. */
  event: string | null;
  /** Parsed where it is JSON; the text where it is empty. */
  data: unknown;
}

/** Reads a stream of Server-Sent Events, block by block, with everything that is in it. */
export class EventSource {
  readonly response: Response;
  /** The id of the last event that had one, as a browser keeps it. */
  lastEventId = '';
  readonly #controller: AbortController;
  readonly #blocks: AsyncGenerator<string, void, void>;

  static async open(url: string, init: RequestInit): Promise<EventSource> {
    const controller = new AbortController();
    return new EventSource(await fetch(url, { ...init, signal: controller.signal }), controller);
  }

  private constructor(response: Response, controller: AbortController) {
    this.response = response;
    this.#controller = controller;
    this.#blocks = blocksOf(response);
  }

  /** The next event or comment; `null` when the server has closed the stream. */
  async next(): Promise<ServerSentEvent | null> {
    const { value, done } = await this.#blocks.next();
    if (done) return null;
    const lines = value.split('\n');
    const field = (name: string) =>
      lines
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trimStart();
    const data = field('data');
    this.lastEventId = field('id') ?? this.lastEventId;
    return { event: field('event') ?? null, data: data ? JSON.parse(data) : data };
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    this.#controller.abort();
    // The body's reader hears of it as an error.
    await this.#blocks.return().catch(() => {});
  }
}

async function* blocksOf({ body }: Response): AsyncGenerator<string, void, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}
