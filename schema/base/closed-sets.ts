import type { EnumRef } from '@pothos/core';
import * as stored from '../../src/db/generated/enums.ts';
import type { ClosedSetName, FailureOwner as FailureOwners } from '../../src/domain/event/index.ts';
import { formatFacts, tableFormats } from '../../src/engine/tables.ts';
import { builder, type SchemaTypes } from './builder.ts';

/** What a reader has to know of every word of a set, all of them. */
type Described<Word extends string> = Record<Word, { description: string }>;

export const WorkspaceRole = builder.enumType('WorkspaceRole', {
  description: 'What a person is in a workspace.',
  values: {
    OWNER: { description: 'May do everything, manage members and keys included.' },
    MEMBER: { description: 'May upload, submit jobs, draft configurations and read everything.' },
  } satisfies Described<stored.WorkspaceRole>,
});

export const SignInMethod = builder.enumType('SignInMethod', {
  description: 'How a person proves who they are.',
  values: {
    PASSWORD: { description: 'With their password.' },
    SSO: { description: 'At a provider of single sign-on.' },
    LINK: { description: 'With a link that only they were given.' },
  } satisfies Described<stored.SignInMethod>,
});

export const SecondFactor = builder.enumType('SecondFactor', {
  description: 'With what a person proves a second time who they are.',
  values: {
    TOTP: { description: 'With a code of an authenticator app.' },
    PASSKEY: { description: 'With a passkey: a key in a device that asks for a PIN, a finger or a face.' },
    RECOVERY_CODE: { description: 'With a code that stands in once for what was lost.' },
  } satisfies Described<stored.SecondFactor>,
});

export const JobStage = builder.enumType('JobStage', {
  description: 'What a running job is doing.',
  values: {
    FETCH: { description: 'Fetching the bytes from the store.' },
    READ: { description: 'Finding out what the file is, and opening it.' },
    DETECT: { description: 'Looking for tables.' },
    MAP: { description: 'Matching columns with fields.' },
    EXTRACT: { description: 'Typing, transforming and checking the rows.' },
    STORE: { description: 'Storing tables and exports.' },
  } satisfies Described<stored.JobStage>,
});

export const DocumentStatus = builder.enumType('DocumentStatus', {
  description: 'What has become of a document: what its newest job says that was not cancelled.',
  values: {
    NEW: { description: 'There is no such job.' },
    WAITING: { description: 'It waits for a worker.' },
    RUNNING: { description: 'A worker is at it.' },
    READY: { description: 'Its tables are there, and no issue was found in them.' },
    NEEDS_REVIEW: { description: 'Its tables are there, with issues.' },
    FAILED: { description: 'It failed.' },
  } satisfies Described<stored.DocumentStatus>,
});

export type JobStageName = stored.JobStage;
/** In the order in which a job goes through them. */
export const jobStages: readonly JobStageName[] = Object.values(stored.JobStage);

export const FailureOwner = builder.enumType('FailureOwner', {
  description: 'Who can mend a failure.',
  values: {
    USER: { description: 'The author of the document or the configuration: trying again changes nothing.' },
    SYSTEM: { description: 'The operator of the server: it was tried again as often as allowed.' },
  } satisfies Described<keyof typeof FailureOwners>,
});

export const ExportFormat = builder.enumType('ExportFormat', {
  description: 'The kinds of file a table can be made into.',
  values: Object.fromEntries(
    tableFormats.map((format) => {
      const { name, description } = formatFacts[format];
      return [name, { value: name, description }];
    }),
  ),
});

export const WebhookDisabledReason = builder.enumType('WebhookDisabledReason', {
  description: 'Why nothing is sent to a webhook.',
  values: {
    PERSON: { description: 'A person disabled it.' },
    FAILURES: { description: 'Its receiver has taken nothing for a day.' },
    GONE: { description: 'Its receiver answered 410 Gone.' },
  } satisfies Described<stored.WebhookDisabledReason>,
});

type EnumOfWords = EnumRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, string>;

/** The enums of the sets that events take words from. */
export const enumsOfEvents: Record<ClosedSetName, EnumOfWords> = {
  ExportFormat,
  FailureOwner,
  JobStage,
  SecondFactor,
  SignInMethod,
  WebhookDisabledReason,
  WorkspaceRole,
};
