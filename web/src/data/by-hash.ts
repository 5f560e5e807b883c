import { makeOperation, mapExchange, type Operation } from 'urql';

/** Names documents by the hashes that they were built with, in place of their texts: a built server knows them. */
export const byHash = mapExchange({ onOperation: named });

function named(operation: Operation): Operation {
  const sha256Hash = hashOf(operation.query);
  if (sha256Hash === null) return operation;
  const persistedQuery = { version: 1 as const, sha256Hash };
  return makeOperation(operation.kind, { ...operation, extensions: { ...operation.extensions, persistedQuery } });
}

function hashOf(document: object): string | null {
  if (!('__meta__' in document)) return null;
  const meta = document.__meta__;
  const isHashed = typeof meta === 'object' && meta !== null && 'hash' in meta && typeof meta.hash === 'string';
  return isHashed ? String(meta.hash).replace('sha256:', '') : null;
}
