/** Why rows with this role, or dropped for this reason, are not among the records; a sentence that begins with “They”. */
export function rowReason(reason: string): string {
  return reasons.get(reason) ?? `They are “${reason}”.`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['header', 'They repeat the header. Set rows.dropRepeatedHeaders: false to keep them.'],
  ['derived', 'They are totals of other rows. Set rows.dropTotals: false to keep them.'],
  ['group', 'They are headings that group the rows below them.'],
  ['metadata', 'They are titles or tell about the table, and are no records of it.'],
  ['notes', 'They are notes, and no records.'],
  ['empty', 'They hold nothing in the columns of the table. Set rows.dropBlank: false to keep them.'],
  ['where', 'They do not meet the condition rows.where.'],
]);
