/** A document of samples/; its configuration and its expected tables lie beside it under the same name. */
export interface Sample {
  name: string;
  extension: 'xlsx' | 'csv' | 'pdf';
  /** What makes it hard, and what its configuration shows, in a sentence for readers. */
  shows: string;
  bytes: Buffer;
}
