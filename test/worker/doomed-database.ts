import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedDatabase, startEmbedded } from '../../src/db/embedded.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { createLogger } from '../../src/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

/** A PostgreSQL of the test's own, reached over a line of the test's own: either can be taken away and given back. */
export class DoomedDatabase {
  readonly url: string;
  readonly #folder: string;
  readonly #line: Server;
  readonly #sockets = new Set<Socket>();
  #server: EmbeddedDatabase;
  #cut = false;
  /** Connections that were refused because the line is cut. */
  refused = 0;

  private constructor(folder: string, server: EmbeddedDatabase, line: Server, port: number) {
    this.#folder = folder;
    this.#server = server;
    this.#line = line;
    const url = new URL(server.url);
    url.port = String(port);
    this.url = url.href;
    line.on('connection', (socket) => this.#join(socket));
  }

  static async start(): Promise<DoomedDatabase> {
    const folder = await mkdtemp(join(await temporaryFolder(), 'ade-doomed-'));
    const server = await startEmbedded({ dataDir: folder, log, durable: false });
    await applyMigrations(server.url);
    const line = createServer();
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    const address = line.address();
    if (address === null || typeof address === 'string') throw new Error('The line has no port.');
    return new DoomedDatabase(folder, server, line, address.port);
  }

  /** Where the server itself listens, whatever becomes of the line. */
  get directUrl(): string {
    return this.#server.url;
  }

  /** Ends the server as an administrator would, and starts it again on its data. */
  async restart(): Promise<void> {
    await this.#server.stop();
    this.#server = await startEmbedded({ dataDir: this.#folder, log, durable: false });
  }

  /** Cuts every connection; new ones are refused until `mend`. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#line.close(resolve));
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #join(socket: Socket): void {
    if (this.#cut) {
      this.refused += 1;
      socket.resetAndDestroy();
      return;
    }
    const server = connect(this.#server.port, '127.0.0.1');
    for (const [one, other] of [
      [socket, server],
      [server, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
