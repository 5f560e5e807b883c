import { createHash } from 'node:crypto';
import { graphql } from '../../generated/graphql/index.ts';
import { jobPrefix } from '../../src/storage/keys.ts';
import type { ApiClient } from './api-client.ts';
import type { Damage } from './faults/damage.ts';
import type { RunRecord } from './record.ts';

const result = graphql(`
  query ChaosResult($id: ID!) {
    job(id: $id) {
      status
      tables { nodes { ordinal rows(first: 100) { nodes { values } } } }
      exports { nodes { format table { ordinal } document { downloadUrl } } }
    }
  }
`);

export interface ResultReaderOptions {
  api: ApiClient;
  damage: Damage;
  workspaceId: string;
  record: RunRecord;
}

/** A client that reads what jobs have made, and holds it against what the first job on the same document has made. */
export class ResultReader {
  readonly #options: ResultReaderOptions;
  readonly #references = new Map<string, string>();

  constructor(options: ResultReaderOptions) {
    this.#options = options;
  }

  /** Reads what can be had of a job that is over. Bytes that were damaged may be refused by their name; nothing else may be wrong. */
  async read(jobId: string, documentId: string): Promise<void> {
    const { record } = this.#options;
    const text = await this.#resultOf(jobId);
    if (text === null) return;
    const reference = this.#references.get(documentId) ?? text;
    this.#references.set(documentId, reference);
    record.count('results read');
    if (text !== reference) record.lose(`${jobId}: what was answered is\n${text}\ninstead of\n${reference}`);
  }

  /** `null` where something of it was refused, or there is none. */
  async #resultOf(jobId: string): Promise<string | null> {
    const { api } = this.#options;
    const { data, errors } = await api.ask(result, { id: jobId });
    for (const { message, extensions } of errors) this.#judge(jobId, extensions, message);
    if (errors.length > 0 || data?.job?.status !== 'SUCCEEDED') return null;
    const lines = (data.job.tables?.nodes ?? []).map((table) => `table ${table.ordinal} ${JSON.stringify(table.rows)}`);
    for (const { format, table, document } of data.job.exports?.nodes ?? []) {
      const digest = await this.#download(
        document?.downloadUrl ?? '',
        jobId,
        `${table?.ordinal}.${format.toLowerCase()}`,
      );
      if (digest === null) return null;
      lines.push(`export ${table?.ordinal} ${format} ${digest}`);
    }
    return lines.sort().join('\n');
  }

  #judge(jobId: string, extensions: Record<string, unknown> | undefined, message: string): void {
    const { damage, record } = this.#options;
    if (extensions?.code !== 'STORED_BYTES_DAMAGED') record.lose(`${jobId}: its result is refused: ${message}`);
    else if (!damage.has(String(extensions.object)))
      record.lose(`${extensions.object} is whole, and refused as damaged`);
    else record.count('reads refused with STORED_BYTES_DAMAGED');
  }

  /** The digest of a file; `null` where it was refused as damaged, or broke off. */
  async #download(url: string, jobId: string, name: string): Promise<string | null> {
    const { api, damage, workspaceId, record } = this.#options;
    const isDamaged = () =>
      damage.keys().some((key) => key.startsWith(jobPrefix(workspaceId, jobId)) && key.endsWith(`/export-${name}`));
    const { status, body } = await api.download(url, isDamaged);
    if (status === 200 && body !== null) return createHash('sha256').update(body).digest('hex');
    if (isDamaged()) record.count('downloads refused or cut since the file is damaged');
    else record.lose(`${jobId}: the download of ${name} is answered ${status}`);
    return null;
  }
}
