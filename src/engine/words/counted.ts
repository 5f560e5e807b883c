/** A number with its noun, in English: `1 row`, `2,400 rows`. For nouns whose plural is an s. */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
