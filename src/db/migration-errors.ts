/** Migrating must stop until the operator has looked; the message says at what, and what to do. */
export class MigrationError extends Error {
  readonly migration: string;
  constructor(migration: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
    this.migration = migration;
  }
}

/** The database user lacks rights that migrating, or every request, needs. The message names each, and the statement with which an administrator gives it. */
export class MissingRightsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MissingRightsError';
  }
}
