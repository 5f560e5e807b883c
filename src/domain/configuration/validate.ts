import { currentSignal } from '../../db/cancellation.ts';
import { EngineError } from '../../engine/errors.ts';
import { parseSpecApart, type SpecFault, specFaultsOf } from '../../engine/specification.ts';

/** Every fault of a specification, in the order of the text; none when it can be saved. Stops when the caller leaves. */
export async function validateSpec(specYaml: string): Promise<SpecFault[]> {
  try {
    await parseSpecApart(specYaml, currentSignal());
    return [];
  } catch (error) {
    if (error instanceof EngineError && error.code === 'INVALID_SPEC') return specFaultsOf(error);
    throw error;
  }
}
