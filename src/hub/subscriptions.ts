import type { Logger } from '../log.ts';
import type { Unsubscribe } from './transport.ts';

/** The transport's connection, as far as listening goes. Neither call rejects: a lost connection listens anew when it is back. */
export interface ChannelListener {
  listen(channel: string): Promise<void>;
  unlisten(channel: string): Promise<void>;
}

interface Channel {
  /** One entry per subscription, so that one function can subscribe twice. */
  handlers: Set<() => void>;
  acknowledged: Promise<void>;
}

/** Who in this process listens to which channel. The connection listens to a channel while it has at least one subscriber. */
export class Subscriptions {
  readonly #channels = new Map<string, Channel>();
  readonly #listener: ChannelListener;
  readonly #log: Logger;

  constructor(listener: ChannelListener, log: Logger) {
    this.#listener = listener;
    this.#log = log;
  }

  /** Resolves when the connection listens to the channel. */
  async subscribe(name: string, onHint: () => void): Promise<Unsubscribe> {
    const channel = this.#channels.get(name) ?? this.#open(name);
    const handler = () => onHint();
    channel.handlers.add(handler);
    await channel.acknowledged;
    return async () => {
      channel.handlers.delete(handler);
      // The name may belong to a newer channel by now.
      if (channel.handlers.size > 0 || this.#channels.get(name) !== channel) return;
      this.#channels.delete(name);
      await this.#listener.unlisten(name);
    };
  }

  hint(name: string): void {
    for (const handler of this.#channels.get(name)?.handlers ?? []) {
      try {
        handler();
      } catch (error) {
        this.#log.error({ err: error, channel: name }, 'A hub subscriber failed on a hint');
      }
    }
  }

  hintAll(): void {
    for (const name of this.names()) this.hint(name);
  }

  names(): string[] {
    return [...this.#channels.keys()];
  }

  clear(): void {
    this.#channels.clear();
  }

  #open(name: string): Channel {
    const acknowledgement = Promise.withResolvers<void>();
    const channel = { handlers: new Set<() => void>(), acknowledged: acknowledgement.promise };
    // Known before it is listened to: a connection that comes back in between must not miss it.
    this.#channels.set(name, channel);
    this.#listener.listen(name).then(acknowledgement.resolve, acknowledgement.reject);
    return channel;
  }
}
