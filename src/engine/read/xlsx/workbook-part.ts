import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded } from '../../limits.ts';
import { isTrue } from '../office/boolean-text.ts';
import type { SheetEntry } from '../office/office-sheet.ts';
import { type Relationship, readRelationships } from '../office/relationships.ts';
import { readXmlPart } from '../office/xml-part.ts';
import type { XmlElement } from '../xml/strict-xml.ts';
import type { Archive } from '../zip/archive.ts';

export interface WorkbookPart {
  epoch: 1900 | 1904;
  /** Sheets that hold cells; chart and dialog sheets are left out. */
  sheets: SheetEntry[];
  /** Names of sheets that the workbook lists and does not hold. */
  missing: string[];
  /** Parts of the whole workbook, where it has them. */
  sharedStrings: string | undefined;
  styles: string | undefined;
}

/** @throws EngineError LIMIT_EXCEEDED for too many sheets, MALFORMED_FILE where the parts of all sheets are missing */
export async function readWorkbookPart(archive: Archive, part: string, limits: Limits): Promise<WorkbookPart> {
  const relationships = await readRelationships(archive, part, limits);
  const listed: { name: string; state: string; relationshipId: string }[] = [];
  let epoch: 1900 | 1904 = 1900;
  await readXmlPart(archive, part, limits, {
    open(element) {
      const { name, attributes, parent } = element;
      if (parent === 'workbook' && name === 'workbookPr') {
        epoch = isTrue(attributes.date1904) ? 1904 : 1900;
      } else if (parent === 'sheets' && name === 'sheet') {
        if (listed.length >= limits.sheets) throw limitExceeded('sheets', limits.sheets, 'The workbook');
        const { name: sheetName = '', state = 'visible' } = attributes;
        listed.push({ name: sheetName, state, relationshipId: relationshipId(element) });
      }
    },
  });
  const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const missing: string[] = [];
  const sheets = listed.flatMap(({ name, state, relationshipId }, index) => {
    const relationship = byId.get(relationshipId);
    if (relationship !== undefined && !holdsCells(relationship)) return [];
    if (relationship === undefined || !archive.has(relationship.target)) {
      missing.push(name);
      return [];
    }
    return [{ index, name, hidden: state === 'hidden' || state === 'veryHidden', part: relationship.target }];
  });
  const [first] = missing;
  if (first !== undefined && sheets.length === 0) {
    throw new EngineError(
      'MALFORMED_FILE',
      `The sheet “${first}” has no contents in ${archive.place(part)}. Open the file in Excel and save a copy.`,
      { sheet: first },
    );
  }
  const partOf = (kind: string) => {
    const target = relationships.find((relationship) => relationship.kind === kind)?.target;
    return target !== undefined && archive.has(target) ? target : undefined;
  };
  return { epoch, sheets, missing, sharedStrings: partOf('sharedStrings'), styles: partOf('styles') };
}

/** Chart and dialog sheets have no cells, and those of Excel 4 macro sheets hold program text. */
function holdsCells(relationship: Relationship): boolean {
  return relationship.kind === 'worksheet';
}

/** `r:id`; the prefix is the writer's choice, and `sheetId` is something else. */
function relationshipId({ attributes }: XmlElement): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(':id'));
  return key === undefined ? '' : (attributes[key] ?? '');
}
