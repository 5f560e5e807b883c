/** Why a document could not be opened, in a sentence for people. */
export class Unopened extends Error {
  /** The server is away or busy: it is opened when it is back. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}
