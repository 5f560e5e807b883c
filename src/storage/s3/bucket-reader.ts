import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ObjectNotFoundError, StorageUnavailableError } from '../faults.ts';
import type { ByteRange } from '../object-store.ts';
import type { Bucket } from './bucket.ts';
import { answerOf, bucketError } from './bucket-errors.ts';

/** How often in a row an answer may break off without a byte before the reader gives up. */
const mostBreaks = 4;

/** Bytes of an object as they come. */
interface Answer {
  body: Readable;
  chunks: AsyncIterator<Buffer>;
  /** Bytes that are to come. */
  size: number;
  etag: string | undefined;
}

/** Asks for an object's bytes. Throws ObjectNotFoundError, RangeError for a range that begins past its end, or a StorageFault. */
export async function openReader(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable> {
  try {
    return new BucketReader(bucket, key, range?.start ?? 0, await ask(bucket, key, range));
  } catch (error) {
    const answer = answerOf(error);
    if (answer?.code === 'NoSuchKey') throw new ObjectNotFoundError(key);
    if (answer?.status === 416 && range) {
      throw new RangeError(`Bytes ${range.start}–${range.end} are not in the object.`, { cause: error });
    }
    throw bucketError(error, bucket.address);
  }
}

async function ask(bucket: Bucket, key: string, range?: ByteRange, etag?: string): Promise<Answer> {
  const command = new GetObjectCommand({
    ...bucket.at(key),
    ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
    ...(etag ? { IfMatch: etag } : {}),
  });
  const { Body: body, ContentLength, ContentRange, ETag } = await bucket.client.send(command);
  if (!(body instanceof Readable)) throw new StorageUnavailableError('The S3 client gave a body that is no stream.');
  // It may break while no chunk is asked for; the next one then says so.
  body.on('error', () => {});
  const answer = { body, chunks: body[Symbol.asyncIterator](), etag: ETag };
  if (!range) return { ...answer, size: ContentLength ?? 0 };
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(ContentRange ?? '') ?? [];
  if (Number(start) === range.start)
    return { ...answer, size: Math.min(range.end, Number(size) - 1) - range.start + 1 };
  body.destroy();
  throw new StorageUnavailableError(
    `The S3 server does not answer ranges: "${ContentRange}" to bytes ${range.start}–${range.end}. Use another.`,
  );
}

/** Goes on from where it was when an answer breaks off, or falls silent, in the middle. */
class BucketReader extends Readable {
  readonly #bucket: Bucket;
  readonly #key: string;
  readonly #etag: string | undefined;
  #answer: Answer | null;
  #at: number;
  #left: number;
  #breaks = 0;

  constructor(bucket: Bucket, key: string, start: number, answer: Answer) {
    super();
    this.#bucket = bucket;
    this.#key = key;
    this.#etag = answer.etag;
    this.#answer = answer;
    this.#at = start;
    this.#left = answer.size;
  }

  override _read(): void {
    this.#next().then(
      (chunk) => this.push(chunk),
      (error: unknown) =>
        this.destroy(error instanceof Error ? error : new Error('The object cannot be read.', { cause: error })),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#answer?.body.destroy();
    callback(error);
  }

  async #next(): Promise<Buffer | null> {
    while (this.#left > 0) {
      try {
        this.#answer ??= await this.#askAgain();
        const chunk = await nextChunk(this.#answer, this.#bucket.patience.silenceMs);
        // A server may answer with more than was asked for.
        const wanted = chunk.subarray(0, this.#left);
        this.#at += wanted.length;
        this.#left -= wanted.length;
        this.#breaks = 0;
        return wanted;
      } catch (error) {
        this.#answer?.body.destroy();
        this.#answer = null;
        this.#breaks += 1;
        if (this.destroyed || this.#breaks > mostBreaks) throw bucketError(error, this.#bucket.address);
      }
    }
    this.#answer?.body.destroy();
    return null;
  }

  async #askAgain(): Promise<Answer> {
    const range = { start: this.#at, end: this.#at + this.#left - 1 };
    const answer = await ask(this.#bucket, this.#key, range, this.#etag);
    // The reader may have been given up while the server was asked.
    if (this.destroyed) answer.body.destroy();
    return answer;
  }
}

async function nextChunk({ body, chunks }: Answer, silenceMs: number): Promise<Buffer> {
  const silence = setTimeout(() => body.destroy(broken('fell silent')), silenceMs);
  try {
    const next = await chunks.next();
    if (next.done) throw broken('ended early');
    return next.value;
  } finally {
    clearTimeout(silence);
  }
}

function broken(how: string): Error {
  return Object.assign(new Error(`The answer ${how}.`), { code: 'ECONNRESET' });
}
