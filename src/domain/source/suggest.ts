import { basename, extname } from 'node:path';
import type { Suggestion } from '../../engine-process/suggest-configuration.ts';
import { findDocumentWhere } from '../document/index.ts';
import { NotFoundError, type RequestContext, ValidationError } from '../kernel/index.ts';
import { whileClientWaits } from './reading.ts';

export interface SuggestedConfiguration extends Suggestion {
  name: string;
}

export const mostSuggestionDocuments = 10;

/**
 * A first configuration for documents of one workspace. Throws NotFoundError, ValidationError, RefusedDocumentError for a document that
 * cannot be read, LimitError when too much is being read.
 */
export async function suggestConfiguration(
  context: RequestContext,
  { documentIds, table }: { documentIds: readonly string[]; table?: string | null | undefined },
): Promise<SuggestedConfiguration> {
  const ids = [...new Set(documentIds)];
  if (ids.length === 0 || ids.length > mostSuggestionDocuments) {
    throw invalid(`A configuration is suggested from 1 to ${mostSuggestionDocuments} documents.`);
  }
  const documents = await Promise.all(
    ids.map(async (id) => {
      const document = await context.db.prisma.document.findFirst({ where: findDocumentWhere(context, id) });
      if (!document) throw new NotFoundError('The document');
      return document;
    }),
  );
  const [first] = documents;
  if (documents.some(({ workspaceId }) => workspaceId !== first?.workspaceId)) {
    throw invalid('All documents are of the same workspace.');
  }
  const name = basename(first?.name ?? '', extname(first?.name ?? ''));
  const schemaUrl = `${context.policy.publicUrl}/schemas/spec.json`;
  const suggestion = await whileClientWaits((signal) =>
    context.previews.suggest(documents, { name, table: table ?? null, schemaUrl }, signal),
  );
  if (table && !suggestion.tables.includes(table))
    throw noTable(table, [...suggestion.tables, ...suggestion.otherTables]);
  return { name, ...suggestion };
}

const mostNamed = 20;

function noTable(table: string, others: readonly string[]): ValidationError {
  const names = others.slice(0, mostNamed).map((name) => `“${name}”`);
  const more = others.length > mostNamed ? ' …' : '';
  const message = `There is no table “${table}”. Tables that there are: ${names.join(', ')}${more}.`;
  return new ValidationError('No configuration can be suggested.', [{ path: 'table', message, code: 'INVALID' }]);
}

function invalid(message: string): ValidationError {
  return new ValidationError('No configuration can be suggested.', [
    { path: 'documentIds', message, code: 'OUT_OF_RANGE' },
  ]);
}
