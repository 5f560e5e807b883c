import { EngineError } from '../errors.ts';
import type { ByteSource } from '../model.ts';
import { advice } from './signatures.ts';

/** @param what it is instead, with its article */
export function notASpreadsheet(source: ByteSource, what: string, whatToDo: string = advice.workbook): EngineError {
  return new EngineError('UNKNOWN_FORMAT', `${source.name} is ${what}, not a table document. ${whatToDo}`, {
    found: what,
  });
}
