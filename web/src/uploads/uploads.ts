import type { Client } from 'urql';
import { Pausing } from '../../../clients/typescript/src/index.ts';
import type { Failure } from '../data/failure.ts';
import { uploadFile } from '../data/upload.ts';
import { PreflightDocument } from '../generated/graphql.ts';

/** Files that are sent at a time. */
const atOnce = 3;

/** What came of a file that is there. */
export interface Arrived {
  /** An earlier upload of the same bytes. */
  duplicateOf: { id: string; name: string; path: string | null } | null;
  /** With what it was run at once; `null` where it was only kept, and for a duplicate until the person decides. */
  ranWith: string | null;
  /** With what it was not run by itself, since it does not fit: the person decides. */
  heldFrom: string | null;
  /** Why it could not be run. */
  refused: Failure | null;
}

export interface Sending {
  key: string;
  workspaceId: string;
  file: File;
  /** Where it was in the folder that was chosen; empty for a file that was chosen itself. */
  path: string;
  progress: number;
  /** Why it was not taken. */
  message: string | null;
  /** Whether another try may go better. */
  mayTryAgain: boolean;
  /** The document that it has become. */
  documentId: string | null;
  /** What came of that, once it is known. */
  arrived: Arrived | null;
  /** Whether it comes in pieces, and so can be paused. */
  isInPieces: boolean;
  isPaused: boolean;
  pausing: Pausing;
  giveUp: AbortController;
}

/** What becomes of the files of a workspace when they are there. */
export interface Desk {
  /** With what they are run; `null`: they are only kept. */
  configurationId: string | null;
  run(documentId: string, configurationId: string): Promise<Failure | null>;
  /** Whether a file may be run with it without a question. */
  fits(documentId: string, configurationId: string): Promise<boolean>;
}

/** The files that a person sends: they go on, and are known, whichever page is looked at, until the person signs out. */
export class Uploads {
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  /** Of each workspace the one that its page gave last. */
  readonly #desks = new Map<string, Desk>();
  /** Called when there is another one. */
  #deskWaiters: (() => void)[] = [];
  #all: readonly Sending[] = [];
  #waiting: Sending[] = [];
  #running = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** All of them, the same list until something changes. */
  readonly all = () => this.#all;

  add(workspaceId: string, files: readonly { file: File; path: string }[]): void {
    const added = files.map(({ file, path }) => ({
      file,
      path,
      workspaceId,
      key: crypto.randomUUID(),
      progress: 0,
      message: null,
      mayTryAgain: true,
      documentId: null,
      arrived: null,
      isInPieces: false,
      isPaused: false,
      pausing: new Pausing(),
      giveUp: new AbortController(),
    }));
    this.#waiting.push(...added);
    this.#set([...this.#all, ...added]);
    for (let count = 0; count < atOnce; count += 1) void this.#sendNext();
  }

  remove({ key, giveUp }: Sending): void {
    giveUp.abort();
    this.#waiting = this.#waiting.filter((one) => one.key !== key);
    this.#set(this.#all.filter((one) => one.key !== key));
  }

  tryAgain(sending: Sending): void {
    this.remove(sending);
    this.add(sending.workspaceId, [sending]);
  }

  pauseOrResume({ key, pausing }: Sending): void {
    if (pausing.isPaused) pausing.resume();
    else pausing.pause();
    this.#change(key, { isPaused: pausing.isPaused });
  }

  /** Says what becomes of the files of a workspace, also of those that are still on their way. */
  attend(workspaceId: string, desk: Desk): void {
    this.#desks.set(workspaceId, desk);
    const waiters = this.#deskWaiters;
    this.#deskWaiters = [];
    for (const look of waiters) look();
  }

  /** Runs a file that has arrived, as the person decides. */
  async run({ key, workspaceId, documentId, arrived }: Sending, configurationId: string): Promise<void> {
    if (documentId === null || !arrived) return;
    const { run } = await this.#desk(workspaceId);
    const refused = await run(documentId, configurationId);
    const ranWith = refused ? arrived.ranWith : configurationId;
    this.#change(key, { arrived: { ...arrived, ranWith, refused } });
  }

  /** Gives up all that is on its way: who sent it is not signed in any more. */
  close(): void {
    for (const sending of this.#all) this.remove(sending);
  }

  async #sendNext(): Promise<void> {
    const sending = this.#running < atOnce ? this.#waiting.shift() : undefined;
    if (!sending) return;
    this.#running += 1;
    const { key, file, path, workspaceId, giveUp, pausing } = sending;
    const outcome = await uploadFile(file, {
      path,
      workspaceId,
      signal: giveUp.signal,
      pausing,
      onPieces: () => this.#change(key, { isInPieces: true }),
      onProgress: (progress) => this.#change(key, { progress }),
    });
    this.#running -= 1;
    void this.#sendNext();
    if ('documentId' in outcome) await this.#arrive(sending, outcome.documentId);
    else this.#change(key, { message: outcome.message, mayTryAgain: !outcome.isFinal });
  }

  /** Runs it, unless it has been here before, or what was chosen does not fit it: then the person decides. */
  async #arrive({ key, workspaceId, giveUp }: Sending, documentId: string): Promise<void> {
    this.#change(key, { progress: 1, documentId });
    const { data } = await this.#client.query(PreflightDocument, { id: documentId }).toPromise();
    const duplicateOf = data?.document?.duplicateOf ?? null;
    const { configurationId, run, fits } = await this.#desk(workspaceId);
    const wanted = duplicateOf ? null : configurationId;
    const isHeld = wanted !== null && !(await fits(documentId, wanted));
    // Who sent it has signed out, or removed it.
    if (giveUp.signal.aborted) return;
    const ranWith = isHeld ? null : wanted;
    const refused = ranWith === null ? null : await run(documentId, ranWith);
    const heldFrom = isHeld ? wanted : null;
    this.#change(key, { arrived: { duplicateOf, heldFrom, ranWith: refused ? null : ranWith, refused } });
  }

  /** Not before it is known what files can be run with: those of who is quick would only be kept. */
  async #desk(workspaceId: string): Promise<Desk> {
    for (;;) {
      const desk = this.#desks.get(workspaceId);
      if (desk) return desk;
      await new Promise<void>((resolve) => this.#deskWaiters.push(resolve));
    }
  }

  #change(key: string, changed: Partial<Sending>): void {
    this.#set(this.#all.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  }

  #set(all: readonly Sending[]): void {
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}
