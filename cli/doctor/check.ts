/** One thing that ADE needs. */
export interface Check {
  name: string;
  /** Resolves with what was found, in a few words; rejects with what is wrong and what to do about it. */
  run(): Promise<string>;
}
