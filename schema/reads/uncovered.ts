/** Why an operation is not compiled; it is then answered the ordinary way. */
export class Uncovered extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Uncovered';
  }
}

export function uncovered(reason: string): never {
  throw new Uncovered(reason);
}
