interface Entry {
  row: number | null;
  message: string;
}

/** What a kind of issues has beside those that are kept, e.g. `1,200 more of this kind, in the rows 5–9.`; `where` is its end. */
export function restOfKind(more: number, where: string): string {
  return `${more.toLocaleString('en')} more of this kind${where}.`;
}

/** What a list of issues says at its end of those that are none of its lines; `null` where each of them is one. */
export function notListed(total: number, listed: readonly Entry[]): string | null {
  const more = total - listed.filter((issue) => !standsForRest(issue)).length;
  return more > 0 ? `${more.toLocaleString('en')} more ${more === 1 ? 'is' : 'are'} not listed one by one.` : null;
}

/** Whether an entry stands for the rest of its kind, and is none of the issues that are counted. Its words are all that is kept of that. */
function standsForRest({ row, message }: Entry): boolean {
  return row === null && /^[\d,]+ more of this kind[,.]/.test(message);
}
