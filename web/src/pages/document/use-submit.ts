import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type JobLineFragment, SubmitJobsDocument } from '../../generated/graphql.ts';
import type { ConfigurationChosen } from '../configuration/use-configuration-choice.ts';

interface Submitted {
  jobs: readonly JobLineFragment[];
  /** Why there are none. */
  failure: Failure | null;
}

/** Runs documents with what was chosen, all or none of them. */
export function useSubmit({ idOf }: ConfigurationChosen) {
  const [, submit] = useMutation(SubmitJobsDocument);
  return async (documentIds: readonly string[], choice: string): Promise<Submitted> => {
    const named = await idOf(choice);
    if ('message' in named) return { jobs: [], failure: named };
    const result = await submit({ jobs: documentIds.map((documentId) => ({ documentId, configurationId: named.id })) });
    const answer = result.data?.submitJobs;
    const jobs = answer?.__typename === 'SubmitJobsPayload' ? answer.jobs : [];
    return { jobs, failure: failureOf(result, answer) };
  };
}
