import { currentSignal } from '../../db/cancellation.ts';
import type { Document } from '../../db/generated/client.ts';
import { EngineError } from '../../engine/errors.ts';
import { parseSpecApart, type Spec, type SpecFault, specFaultsOf } from '../../engine/specification.ts';
import type { PreviewOutcome } from '../../engine-process/preview-document.ts';
import { type ProblemCode, problemOf, RefusedDocumentError } from '../../previews/refused.ts';
import { findDocument, findDocumentByName } from '../document/index.ts';
import { NotFoundError, type RequestContext, ValidationError, visibleIn } from '../kernel/index.ts';
import { mostPreviewIssues, type PreviewTable, previewTable } from './preview-table.ts';
import { whileClientWaits } from './reading.ts';

export interface PreviewInput {
  documentId: string;
  /** A specification as YAML text. */
  specYaml?: string | null;
  /** Or a configuration: its published version, and its draft where none is published. */
  configurationId?: string | null;
  /** Rows of each table; 20 unless given. */
  rows?: number | null;
}

/** What a job would make of the first rows of a document. */
export interface Preview {
  /** What is wrong with the specification; then nothing was extracted. */
  faults: SpecFault[];
  /** Why nothing, or nothing useful, could be extracted from the document. */
  problem: { code: ProblemCode | 'NO_TABLE'; message: string } | null;
  tables: PreviewTable[];
  warnings: { code: string; message: string }[];
  rowsRead: number;
  /** Whether all of the document was read. */
  isComplete: boolean;
}

const usualRows = 20;
export const mostPreviewRows = 200;

/**
 * Extracts the first rows of a document, and stores nothing. Faults of the specification and of the document are part of the answer.
 * Throws NotFoundError, ValidationError, LimitError when too much is being read.
 */
export async function previewExtraction(context: RequestContext, input: PreviewInput): Promise<Preview> {
  const rows = input.rows ?? usualRows;
  if (rows < 1 || rows > mostPreviewRows) {
    const message = `A preview has 1 to ${mostPreviewRows} rows of each table.`;
    throw new ValidationError('The document cannot be extracted.', [{ path: 'rows', message, code: 'OUT_OF_RANGE' }]);
  }
  const document = await findDocument(context, input.documentId);
  if (!document) throw new NotFoundError('The document');
  const text = await specTextOf(context, document, input);
  try {
    const spec = await parseSpecApart(text, currentSignal());
    return resultOf(await extracted(context, document, spec, rows));
  } catch (error) {
    if (error instanceof EngineError && error.code === 'INVALID_SPEC')
      return { ...nothing, faults: specFaultsOf(error) };
    if (error instanceof RefusedDocumentError) return { ...nothing, problem: wordsOf(error) };
    throw error;
  }
}

const nothing: Preview = { faults: [], problem: null, tables: [], warnings: [], rowsRead: 0, isComplete: false };

async function specTextOf(context: RequestContext, document: Document, input: PreviewInput): Promise<string> {
  const { specYaml = null, configurationId = null } = input;
  if ((specYaml === null) === (configurationId === null)) {
    const message = 'Exactly one of specYaml and configurationId is needed.';
    throw new ValidationError('Say what to extract with.', [{ path: 'specYaml', message, code: 'REQUIRED' }]);
  }
  if (specYaml !== null) return specYaml;
  const { workspaceId } = document;
  const seen = [{ workspaceId }, { workspaceId: visibleIn(context, 'configurations.read') }];
  const versions = await context.db.prisma.configurationVersion.findMany({
    where: { configuration: { id: configurationId ?? '', AND: seen }, status: { in: ['PUBLISHED', 'DRAFT'] } },
    select: { status: true, specYaml: true },
  });
  const version = versions.find(({ status }) => status === 'PUBLISHED') ?? versions[0];
  if (!version) throw new NotFoundError('The configuration');
  return version.specYaml;
}

async function extracted(
  context: RequestContext,
  document: Document,
  spec: Spec,
  rows: number,
): Promise<PreviewOutcome> {
  const lookups: { wanted: string; document: Document }[] = [];
  for (const [name, { document: wanted }] of Object.entries(spec.lookups)) {
    const found = await findDocumentByName(context, document.workspaceId, wanted);
    if (found === null) {
      const message = `needs the document ${wanted}, which the workspace does not have`;
      const fault = { path: `lookups.${name}.document`, line: null, column: null, message, suggestion: null };
      throw new EngineError('INVALID_SPEC', message, { faults: [fault] });
    }
    lookups.push({ wanted, document: found });
  }
  return whileClientWaits((signal) =>
    context.previews.preview(document, { spec, lookups, rows, issues: mostPreviewIssues }, signal),
  );
}

function resultOf(outcome: PreviewOutcome): Preview {
  if (outcome.kind === 'done') {
    const { tables, warnings, rowsRead, isComplete } = outcome;
    return { ...nothing, tables: tables.map(previewTable), warnings, rowsRead, isComplete };
  }
  const { code, message, details } = outcome;
  if (code === 'INVALID_SPEC') return { ...nothing, faults: specFaultsOf(new EngineError(code, message, details)) };
  return {
    ...nothing,
    problem: code === 'NO_TABLE_FOUND' ? { code: 'NO_TABLE', message } : wordsOf(problemOf(outcome)),
  };
}

/** An error that is answered as a value would count as one that was thrown. */
function wordsOf({ code, message }: RefusedDocumentError): Preview['problem'] {
  return { code, message };
}
