import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** Which column of a document a field is to be found in from now on. */
export interface ColumnPick {
  field: string;
  header: string;
  /** The column's place in its table, from 1, where its heading does not tell it from the others. */
  position: number | null;
  /** The heading of the column that the field had until now, which it is not to be found by any more. */
  instead: string | null;
  /** The field that had the column until now. */
  takenFrom: string | null;
}

/** What a heading is worth that several columns have, so that the place decides among them. */
const sharedWeight = 0.9;

/** The text with a column for a field. What else stands in it, comments as well, stays. */
export function withColumn(text: string, { field, header, position, instead, takenFrom }: ColumnPick): string {
  const document = parseDocument(text);
  if (takenFrom !== null) dropHeader(document, takenFrom, header);
  if (instead !== null && !isSame(instead, header)) dropHeader(document, field, instead);
  if (!document.getIn(['fields', field])) document.setIn(['fields', field], document.createNode({ match: {} }));
  else if (!document.hasIn(['fields', field, 'match']))
    document.setIn(['fields', field, 'match'], document.createNode({}));
  if (header !== '') {
    dropHeader(document, field, header);
    const path = ['fields', field, 'match', 'headers'];
    const item = document.createNode(position === null ? header : { [header]: sharedWeight }, { flow: true });
    const headers = document.getIn(path, true);
    if (isSeq(headers)) headers.add(item);
    else document.setIn(path, document.createNode([item], { flow: true }));
  }
  if (position === null) document.deleteIn(['fields', field, 'match', 'position']);
  else document.setIn(['fields', field, 'match', 'position'], position);
  return document.toString({ lineWidth: 0 });
}

function dropHeader(document: Document, field: string, header: string): void {
  const headers = document.getIn(['fields', field, 'match', 'headers'], true);
  if (!isSeq(headers)) return;
  headers.items = headers.items.filter((item) => {
    const [name] = isMap(item) ? item.items.map(({ key }) => key) : [item];
    return !(isScalar(name) && isSame(String(name.value), header));
  });
}

/** As the engine compares headings: by their letters and digits. */
function isSame(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(one) === plain(other);
}
