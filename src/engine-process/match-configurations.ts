import { EngineError } from '../engine/errors.ts';
import { extractWorkbook, openFile, openWorkbook } from '../engine/extraction.ts';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import { parseSpec, type Spec } from '../engine/specification.ts';
import type { ExtractedTable } from '../engine/tables.ts';
import { type Fit, fitOf } from './fit.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type Sample, sampleOf } from './sample-workbook.ts';

/** A document, and the configurations that are to be tried on it. */
export interface MatchRequest {
  path: string;
  name: string;
  limits: Partial<Limits>;
  candidates: { id: string; specYaml: string }[];
}

export type MatchOutcome = { kind: 'done'; fits: (Fit & { id: string })[] } | Refusal;

/** Tries each configuration on the first rows of a document. Throws only the unexpected: what is the document's fault is an outcome. */
export async function matchConfigurations({
  path,
  name,
  limits: given,
  candidates,
}: MatchRequest): Promise<MatchOutcome> {
  const limits = { ...defaultLimits, ...given };
  try {
    const source = await openFile(path, name);
    const sample = await sampleOf(await openWorkbook(source, { limits, encoding: 'auto', delimiter: 'auto' }));
    const fits: (Fit & { id: string })[] = [];
    for (const { id, specYaml } of candidates) fits.push({ id, ...(await tried(sample, source, specYaml, limits)) });
    return { kind: 'done', fits };
  } catch (error) {
    return refusalOf(error);
  }
}

async function tried(
  sample: Sample,
  document: { name: string; size: number },
  specYaml: string,
  limits: Limits,
): Promise<Fit> {
  const tables: ExtractedTable[] = [];
  try {
    const spec = parseSpec(specYaml);
    try {
      for await (const item of extractWorkbook(sample.workbook(), document, alone(spec), { limits })) {
        if (item.kind === 'table') tables.push(item.table);
      }
    } catch (error) {
      // That required fields are missing is said with the tables that they are missing in.
      if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
    }
    return fitOf(spec, tables);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { score: 0, reasons: [error.message] };
  }
}

/** Without what other documents are needed for, and what does not say which column is which field. */
function alone(spec: Spec): Spec {
  const fields = Object.entries(spec.fields).map(([name, field]) => {
    const transform = field.transform.filter((step) => typeof step === 'string' || !('lookupIn' in step));
    return [name, { ...field, transform }] as const;
  });
  const { where: _where, ...rows } = spec.rows;
  return { ...spec, fields: Object.fromEntries(fields), lookups: {}, checks: [], rows };
}
