import {
  ExportFormat,
  JobStage,
  SecondFactor,
  SignInMethod,
  WebhookDisabledReason,
  WorkspaceRole,
} from '../../db/generated/enums.ts';

/** Who can mend a failure: the author of the document or the configuration, or the operator of the server. */
export const FailureOwner = { USER: 'USER', SYSTEM: 'SYSTEM' } as const;

/**
 * The closed sets that events take words from, by the names of their enums in the API. A set may grow and never shrinks: rows keep the
 * words that they were written with.
 */
export const closedSets = {
  ExportFormat,
  FailureOwner,
  JobStage,
  SecondFactor,
  SignInMethod,
  WebhookDisabledReason,
  WorkspaceRole,
};
export type ClosedSetName = keyof typeof closedSets;
