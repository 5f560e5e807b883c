/** A backup cannot be made, read or restored; the message names the reason and the remedy. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}
