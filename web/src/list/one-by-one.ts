import { type Failure, failureOf } from '../data/failure.ts';

interface Done {
  /** How many it was done with. */
  count: number;
  /** Why not with the others: the first of the reasons. */
  failure: Failure | null;
}

type Answer = {
  error?: Parameters<typeof failureOf>[0]['error'];
  data?: Record<string, Parameters<typeof failureOf>[1]> | undefined;
};

/** Does the same with each, one after the other; what is refused stops nothing. */
export async function oneByOne(ids: readonly string[], act: (id: string) => Promise<Answer>): Promise<Done> {
  let count = 0;
  let failure: Failure | null = null;
  for (const id of ids) {
    const { error, data } = await act(id);
    const refused = failureOf({ error }, Object.values(data ?? {})[0]);
    if (refused) failure ??= refused;
    else count += 1;
  }
  return { count, failure };
}
