import { isScalar, isSeq, parseDocument } from 'yaml';

/** The text with one more heading by which a field is found. What else stands in it, comments as well, stays. */
export function withHeader(text: string, field: string, header: string): string {
  const document = parseDocument(text);
  const path = ['fields', field, 'match', 'headers'];
  const headers = document.getIn(path, true);
  if (isSeq(headers)) {
    if (headers.items.some((item) => isScalar(item) && item.value === header)) return text;
    headers.add(document.createNode(header));
  } else if (document.hasIn(['fields', field, 'match'])) document.setIn(path, [header]);
  else if (document.getIn(['fields', field]))
    document.setIn(['fields', field, 'match'], document.createNode({ headers: [header] }));
  else document.setIn(['fields', field], document.createNode({ match: { headers: [header] } }));
  return document.toString({ lineWidth: 0 });
}
