import type { ByteSink } from '../sink/byte-sink.ts';
import type { ParquetColumns } from './parquet-columns.ts';
import type { ParquetWriter } from './parquet-writer.ts';

/** A writer of Parquet. What writes it takes 13 MB of memory, so it is loaded for the first such file. */
export async function openParquetWriter(sink: ByteSink, columns: ParquetColumns): Promise<ParquetWriter> {
  const { ParquetWriter } = await import('./parquet-writer.ts');
  return new ParquetWriter(sink, columns);
}
