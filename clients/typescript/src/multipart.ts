/** A request that carries files (https://github.com/jaydenseric/graphql-multipart-request-spec). */
export interface FileRequest {
  /** The operation with its variables as JSON, each file being null. */
  operations: string;
  /** Where each file belongs, as JSON. */
  map: string;
  files: readonly Blob[];
}

/** Takes the files out of the variables; `null` when there are none. */
export function fileRequestOf(query: string, variables: unknown): FileRequest | null {
  const files: Blob[] = [];
  const places: Record<string, string[]> = {};
  const withoutFiles = (value: unknown, path: string): unknown => {
    if (value instanceof Blob) {
      places[files.length] = [path];
      files.push(value);
      return null;
    }
    if (Array.isArray(value)) return value.map((item, at) => withoutFiles(item, `${path}.${at}`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutFiles(part, `${path}.${key}`)]));
  };
  const plain = withoutFiles(variables, 'variables');
  if (files.length === 0) return null;
  return { operations: JSON.stringify({ query, variables: plain }), map: JSON.stringify(places), files };
}

/** In the order that the API streams: the operation, where the files belong, the files. */
export function formOf({ operations, map, files }: FileRequest): FormData {
  const form = new FormData();
  form.set('operations', operations);
  form.set('map', map);
  for (const [at, file] of files.entries()) form.set(String(at), file, nameOfFile(file));
  return form;
}

/** The same as `formOf`, as bytes whose way can be watched. */
export function watchedBody(request: FileRequest, onBytes: (sent: number, total: number) => void) {
  const boundary = `ade-${crypto.randomUUID()}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const text = new TextEncoder();
  const parts: (Uint8Array<ArrayBuffer> | Blob)[] = [
    text.encode(field('operations', request.operations) + field('map', request.map)),
    ...request.files.flatMap((file, at) => [text.encode(headOf(file, at, boundary)), file, text.encode('\r\n')]),
    text.encode(`--${boundary}--\r\n`),
  ];
  const total = parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.length), 0);
  return {
    body: streamOf(counted(parts, (sent) => onBytes(sent, total))),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(total) },
  };
}

function streamOf(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
}

async function* counted(parts: readonly (Uint8Array<ArrayBuffer> | Blob)[], onBytes: (sent: number) => void) {
  let sent = 0;
  for (const part of parts) {
    for await (const chunk of part instanceof Blob ? part.stream() : [part]) {
      yield chunk;
      sent += chunk.length;
      onBytes(sent);
    }
  }
}

function headOf(file: Blob, at: number, boundary: string): string {
  // As browsers write names (HTML, 4.10.21.8); servers do not undo it, so that who minds sends the name as a variable, too.
  const name = nameOfFile(file).replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
  const type = file.type || 'application/octet-stream';
  return `--${boundary}\r\nContent-Disposition: form-data; name="${at}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
}

/** A Blob that never was a file has no name of its own. */
export function nameOfFile(file: Blob): string {
  return 'name' in file && typeof file.name === 'string' ? file.name : 'document';
}
