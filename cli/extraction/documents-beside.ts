import { dirname, resolve } from 'node:path';
import { EngineError } from '../../src/engine/errors.ts';
import { type OpenDocument, openFile } from '../../src/engine/extraction.ts';
import { reasonOf } from '../failure.ts';

/** Opens documents by their path beside the configuration file. */
export function documentsBeside(specPath: string | undefined): OpenDocument {
  const folder = specPath === undefined ? '.' : dirname(specPath);
  return async (document) => {
    try {
      return await openFile(resolve(folder, document));
    } catch (error) {
      throw new EngineError(
        'INVALID_SPEC',
        `${resolve(folder, document)} cannot be read: ${reasonOf(error)}`,
        {},
        { cause: error },
      );
    }
  };
}
