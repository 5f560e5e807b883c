import { EngineError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import type { Archive } from '../zip/archive.ts';
import { readRelationships } from './relationships.ts';

/**
 * The main part of an Office Open XML package (ECMA-376 part 1, 8.1 and 12.3), e.g. `xl/workbook.xml`.
 *
 * @returns `undefined` where the container is no such package
 */
export async function findMainPart(archive: Archive, limits: Limits): Promise<string | undefined> {
  const relationships = await readRelationships(archive, '', limits);
  const target = relationships.find(({ kind }) => kind === 'officeDocument')?.target ?? 'xl/workbook.xml';
  return archive.has(target) ? target : undefined;
}

/** @throws EngineError MALFORMED_FILE where there is no workbook */
export async function requireMainPart(archive: Archive, name: string, limits: Limits): Promise<string> {
  const part = await findMainPart(archive, limits);
  if (part === undefined) {
    throw new EngineError('MALFORMED_FILE', `${name} has no workbook inside. Open it in Excel and save a copy.`);
  }
  return part;
}
