import { z } from 'zod';
import { EngineError } from '../errors.ts';

const specFaultSchema = z.object({
  /** Dotted, e.g. `fields.email.transform.2`; `''` for the whole. */
  path: z.string(),
  /** 1-based, `null` where the specification did not come as text. */
  line: z.number().nullable(),
  column: z.number().nullable(),
  message: z.string(),
  /** What was most likely meant in place of a word that is not known. */
  suggestion: z.string().nullable(),
});

/** One thing that is wrong with a specification. */
export type SpecFault = z.infer<typeof specFaultSchema>;

/** What an INVALID_SPEC lists; a specification that could not be checked has that as its only fault. */
export function specFaultsOf(error: EngineError): SpecFault[] {
  const faults = z.array(specFaultSchema).safeParse(error.details.faults).data ?? [];
  return faults.length > 0
    ? faults
    : [{ path: '', line: null, column: null, message: error.message, suggestion: null }];
}

/** More than a person mends in one go. Some texts have a fault at every second character, each of them a hundred times as long when it is listed. */
export const mostListedFaults = 500;

/** `INVALID_SPEC` with the faults in `details.faults`, in the order of the text: all of them up to 500. */
export function invalidSpec(faults: SpecFault[]): EngineError {
  const ordered = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const shown = ordered.slice(0, 3).map(describe).join('; ');
  const more = ordered.length > 3 ? `; and ${ordered.length - 3} more` : '';
  const count = ordered.length === 1 ? 'one fault' : `${ordered.length} faults`;
  return new EngineError('INVALID_SPEC', `The configuration has ${count}: ${shown}${more}.`, {
    faults: ordered.slice(0, mostListedFaults),
  });
}

function describe(fault: SpecFault): string {
  const place = fault.line === null ? '' : `line ${fault.line}: `;
  return `${place}${fault.path === '' ? '' : `${fault.path} `}${fault.message}`;
}
