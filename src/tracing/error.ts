/** The standard variables ask for traces in a way that there is none. The message names the variable, and what may stand there. */
export class TracingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TracingError';
  }
}
