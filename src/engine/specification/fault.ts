import { EngineError } from '../errors.ts';

/** One thing that is wrong with a specification. */
export interface SpecFault {
  /** Dotted, e.g. `fields.email.transform.2`; `''` for the whole. */
  path: string;
  /** 1-based, `null` where the specification did not come as text. */
  line: number | null;
  column: number | null;
  message: string;
}

/** `INVALID_SPEC` with every fault in `details.faults`, in the order of the text. */
export function invalidSpec(faults: SpecFault[]): EngineError {
  const ordered = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const shown = ordered.slice(0, 3).map(describe).join('; ');
  const more = ordered.length > 3 ? `; and ${ordered.length - 3} more` : '';
  const count = ordered.length === 1 ? 'one fault' : `${ordered.length} faults`;
  return new EngineError('INVALID_SPEC', `The configuration has ${count}: ${shown}${more}.`, { faults: ordered });
}

function describe(fault: SpecFault): string {
  const place = fault.line === null ? '' : `line ${fault.line}: `;
  return `${place}${fault.path === '' ? '' : `${fault.path} `}${fault.message}`;
}
