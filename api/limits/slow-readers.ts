import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds in which an answer may be taken as slowly as the client likes. */
const graceMs = 10_000;
/** Bytes a second that are expected of what is handed to the system in one piece, of which one does not see how much has gone. */
const pieceBytesPerSecond = 64 * 1_024;
const lookEveryMs = 1_000;

export interface ReadingPace {
  /** What a client has to take, on the average since it fell behind. */
  leastBytesPerSecond: number;
  /** What all clients together may leave untaken. */
  heldBytes: number;
}

interface Behind {
  since: number;
  /** Bytes that had been taken by then. */
  from: number;
}

/**
 * Cuts connections whose clients do not take what they have asked for: it stays in memory until they do. Those that are too slow are cut
 * after a while, and where all leave too much, those that have left the most.
 */
export class SlowReaders {
  readonly #sockets = new Set<Socket>();
  readonly #behind = new Map<Socket, Behind>();
  readonly #pace: ReadingPace;
  readonly #looking: NodeJS.Timeout;

  constructor(server: Server, pace: ReadingPace) {
    this.#pace = pace;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        this.#behind.delete(socket);
      });
    });
    this.#looking = setInterval(() => this.look(performance.now()), lookEveryMs);
    this.#looking.unref();
  }

  /** Watches no more. */
  stop(): void {
    clearInterval(this.#looking);
  }

  /** Cuts those that are too slow at a moment, in milliseconds of `performance.now()`. */
  look(now: number): void {
    for (const socket of this.#sockets) {
      if (socket.writableLength === 0) this.#behind.delete(socket);
      else if (this.#isTooSlow(socket, now)) socket.destroy();
    }
    const behind = [...this.#behind.keys()].filter((socket) => !socket.destroyed);
    let held = behind.reduce((sum, { writableLength }) => sum + writableLength, 0);
    for (const socket of behind.toSorted((one, other) => other.writableLength - one.writableLength)) {
      if (held <= this.#pace.heldBytes) return;
      held -= socket.writableLength;
      socket.destroy();
    }
  }

  #isTooSlow(socket: Socket, now: number): boolean {
    const { writableLength } = socket;
    const taken = socket.bytesWritten - writableLength;
    const behind = this.#behind.get(socket);
    if (!behind) {
      this.#behind.set(socket, { since: now, from: taken });
      return false;
    }
    const elapsed = now - behind.since;
    const isLate = elapsed > graceMs + (writableLength / pieceBytesPerSecond) * 1_000;
    return isLate && taken - behind.from < (this.#pace.leastBytesPerSecond * elapsed) / 1_000;
  }
}
