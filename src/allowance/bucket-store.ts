/** Where the level of every bucket is kept for all processes. A level is the milliseconds until the bucket has leaked empty. */
export interface BucketStore {
  /** Pours into buckets, atomically for each; answers their levels after that, in the same order. */
  pour(pours: readonly Pour[]): Promise<number[]>;
  /** Forgets buckets that are empty. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface Pour {
  key: string;
  /** Milliseconds that it takes to leak out again. */
  ms: number;
}
