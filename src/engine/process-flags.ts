/**
 * V8 options for a process that extracts long tables. V8 sees the rows of the first window live for long, decides that all rows
 * do, and makes every further one as an old object, which stays, with the young ones that it holds, until the next full
 * collection: twice the time, twice the memory.
 */
export const processFlags = ['--no-allocation-site-pretenuring'] as const;
