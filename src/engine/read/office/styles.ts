import { builtInFormat, classifyFormat, isGeneral } from '../../format/number-format.ts';
import type { Limits } from '../../limits.ts';
import type { NumberFormat } from '../../model.ts';
import type { Archive } from '../zip/archive.ts';
import { readXmlPart } from './xml-part.ts';

/** Cell styles reduced to their number formats. */
export interface NumberFormats {
  formats: readonly NumberFormat[];
  /** By style (the `s` of a cell): index into `formats`, or -1 for General. */
  ofStyle: Int32Array;
  /** Index of the format for cells that hold an ISO date (`t="d"`) without a date format of their own. */
  isoDate: number;
  isoDateTime: number;
}

/** @param part `undefined` where the workbook has no styles: every number is General then */
export async function readNumberFormats(
  archive: Archive,
  part: string | undefined,
  limits: Limits,
): Promise<NumberFormats> {
  const custom = new Map<number, string>();
  const idOfStyle: number[] = [];
  if (part !== undefined) {
    await readXmlPart(archive, part, limits, {
      open({ name, attributes, parent }) {
        if (parent === 'numFmts' && name === 'numFmt') {
          custom.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
        } else if (parent === 'cellXfs' && name === 'xf') {
          idOfStyle.push(Number(attributes.numFmtId ?? 0));
        }
      },
    });
  }
  return numberFormatsOf(custom, idOfStyle);
}

/**
 * @param custom format codes by id
 * @param idOfStyle format id of each style
 */
export function numberFormatsOf(custom: ReadonlyMap<number, string>, idOfStyle: readonly number[]): NumberFormats {
  const formats: NumberFormat[] = [
    { code: 'yyyy-mm-dd', kind: 'date' },
    { code: 'yyyy-mm-dd hh:mm:ss', kind: 'datetime' },
  ];
  const indexOfId = new Map<number, number>();
  const ofStyle = Int32Array.from(idOfStyle, (id) => {
    const known = indexOfId.get(id);
    if (known !== undefined) return known;
    // A custom code wins over the built-in one: some writers number their own formats from 1.
    const code = custom.get(id);
    const format = code === undefined ? builtInFormat(id) : { code, kind: classifyFormat(code) };
    const position = isGeneral(format) ? -1 : formats.push(format) - 1;
    indexOfId.set(id, position);
    return position;
  });
  return { formats, ofStyle, isoDate: 0, isoDateTime: 1 };
}
