import type { Limits } from '../../limits.ts';
import type { Archive } from '../zip/archive.ts';
import { readXmlPart } from './xml-part.ts';

export interface Relationship {
  id: string;
  /** Last segment of the relationship type, the same in transitional and strict files: `worksheet`, `styles`, … */
  kind: string;
  /** Name of the target part inside the package, without a leading slash. */
  target: string;
}

/**
 * The relationships of a part (ECMA-376 part 2, 6.5), none where the package states none. External targets are left out.
 *
 * @param part the part they belong to, `''` for the package itself
 */
export async function readRelationships(archive: Archive, part: string, limits: Limits): Promise<Relationship[]> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const relationshipsPart = `${folder}_rels/${part.slice(slash)}.rels`;
  const found: Relationship[] = [];
  if (!archive.has(relationshipsPart)) return found;
  await readXmlPart(archive, relationshipsPart, limits, {
    open({ name, attributes, depth }) {
      if (depth !== 2 || name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
      found.push({ id, kind: type.slice(type.lastIndexOf('/') + 1), target: resolveTarget(folder, target) });
    },
  });
  return found;
}

/** Targets are relative to the folder of the source part, or absolute inside the package. */
function resolveTarget(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/');
  const segments: string[] = [];
  for (const segment of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
