/** An address of PostgreSQL that does not do what ADE needs of it. The message names the remedy. */
export class PoolerError extends Error {
  override name = 'PoolerError';
}
