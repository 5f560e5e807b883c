import type { Limits } from '../../limits.ts';
import type { Archive } from '../zip/archive.ts';
import { readRelationships } from './relationships.ts';

/** An Office Open XML package that is open, and the name of its main part. */
export interface OfficePackage {
  archive: Archive;
  mainPart: string;
}

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
