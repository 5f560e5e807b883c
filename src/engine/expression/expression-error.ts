/** The expression is wrong in itself, or failed on one row. `offset` is where, in characters, if known. */
export class ExpressionError extends Error {
  readonly offset: number | null;
  constructor(message: string, offset: number | null = null) {
    super(message);
    this.offset = offset;
  }
}
