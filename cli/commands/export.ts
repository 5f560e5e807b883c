import { basename, resolve } from 'node:path';
import { type AdeClient, expectType } from '../../clients/typescript/src/index.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { formatFacts, type TableFormat } from '../../src/engine/closed-sets.ts';
import { download } from '../client/downloads.ts';
import { openClient } from '../client/login.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { CommandFailure } from '../failure.ts';
import { printable } from '../terminal/text.ts';

export interface ExportOptions {
  format: TableFormat;
  markIssues?: true;
  out?: string;
}

const subject = graphql(`
  query CommandExportSubject($id: ID!) {
    workspace { eventsCursor }
    node(id: $id) {
      __typename
      ... on Table { document { id } }
      ... on Job { document { id } }
    }
  }
`);

const tableExport = graphql(`
  mutation CommandExportTable($input: ExportTableInput!) {
    made: exportTable(input: $input) { __typename ... on Export { id } ... on Error { code message } }
  }
`);

const jobExport = graphql(`
  mutation CommandExportJob($input: ExportJobInput!) {
    made: exportJob(input: $input) { __typename ... on Export { id } ... on Error { code message } }
  }
`);

const exportEvents = graphql(`
  subscription CommandExportEvents($documentId: ID!, $after: String) {
    documentEvents(documentId: $documentId, after: $after) {
      __typename
      ... on Event { cursor }
      ... on ExportProgressedEvent { exportId progress }
      ... on ExportReadyEvent { exportId }
      ... on ExportFailedEvent { exportId why: reason }
      ... on StreamEnd { reason }
      ... on StreamReset { earliestCursor }
    }
  }
`);

const madeFile = graphql(`
  query CommandExportFile($id: ID!) {
    node(id: $id) { __typename ... on Export { document { name downloadUrl } } }
  }
`);

/** `ade export`: has the server make a file of a table, or of all tables of a job, and fetches it. */
export async function exportFile(id: string, { format, markIssues = undefined, out }: ExportOptions): Promise<number> {
  process.chdir(callersFolder(process.env, process.cwd()));
  const client = await openClient();
  try {
    const { workspace, node } = await client.request(subject, { id });
    const documentId = node && 'document' in node ? node.document?.id : undefined;
    if (documentId === undefined) throw new CommandFailure(`There is no table or job ${id} that you may see.`);
    const wish = { format: formatFacts[format].name, markIssues: markIssues ?? false };
    const { made } =
      node?.__typename === 'Job'
        ? await client.request(jobExport, { input: { jobId: id, ...wish } })
        : await client.request(tableExport, { input: { tableId: id, ...wish } });
    const exportId = expectType(made, 'Export').id;
    await ending(client, { documentId, exportId, after: workspace?.eventsCursor ?? null });
    const { node: file } = await client.request(madeFile, { id: exportId });
    const document = file?.__typename === 'Export' ? file.document : null;
    if (!document?.downloadUrl) throw new CommandFailure('The file was made, and you may not read it.');
    const path = resolve(out ?? basename(document.name));
    await download(document.downloadUrl, path);
    process.stdout.write(`${printable(path)}\n`);
    return 0;
  } finally {
    await client.close();
  }
}

/** Waits until the file is made, and says how far it is where a person watches the terminal. Throws CommandFailure when it cannot be made. */
async function ending(
  client: AdeClient,
  { documentId, exportId, after }: { documentId: string; exportId: string; after: string | null },
): Promise<void> {
  const isSeen = process.stderr.isTTY;
  for await (const event of client.follow(exportEvents, { documentId, after })) {
    if (!('exportId' in event) || event.exportId !== exportId) continue;
    if (event.__typename === 'ExportFailedEvent') throw new CommandFailure(`The file cannot be made: ${event.why}`);
    if (event.__typename === 'ExportReadyEvent') return void (isSeen && process.stderr.write('\r\u001b[K'));
    if (isSeen) process.stderr.write(`\r\u001b[K${Math.floor(event.progress * 100)} % written`);
  }
  throw new CommandFailure('What you sign in with may not follow the export any more.');
}
