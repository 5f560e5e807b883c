import { monotonicFactory } from 'ulid';
import { randomByteFraction } from '../../random.ts';

/** Every noun with an id, and the prefix that its ids carry. */
export const idPrefixes = {
  User: 'usr',
  Workspace: 'ws',
  Session: 'ses',
  Passkey: 'pky',
  Membership: 'mem',
  Invitation: 'inv',
  ApiKey: 'key',
  Document: 'doc',
  Upload: 'upl',
  Configuration: 'cfg',
  ConfigurationVersion: 'cfv',
  Job: 'job',
  Table: 'tbl',
  Issue: 'iss',
  Export: 'exp',
  Event: 'evt',
  Mail: 'mai',
  Webhook: 'whk',
  WebhookDelivery: 'dlv',
  WorkspaceErasure: 'era',
  ScimToken: 'sct',
  Group: 'grp',
} as const;

export type IdType = keyof typeof idPrefixes;

const ulid = monotonicFactory(randomByteFraction);
const idPattern = /^([a-z]{2,3})_[0-9A-HJKMNP-TV-Z]{26}$/;
const typesByPrefix = new Map<string, IdType>(
  Object.entries(idPrefixes).map(([type, prefix]) => [prefix, type as IdType]),
);

/** A new id such as `doc_01JA…`: prefix and ULID. Ids made by one process sort in the order they were made. */
export function newId(type: IdType): string {
  return `${idPrefixes[type]}_${ulid()}`;
}

/** The type that an id is of, or `null` when it is no id of ours. Says nothing about whether such a thing exists. */
export function typeOfId(id: string): IdType | null {
  const match = idPattern.exec(id);
  return match?.[1] ? (typesByPrefix.get(match[1]) ?? null) : null;
}
