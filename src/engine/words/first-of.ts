/** Names in a sentence, the first of them where there are many: `a, b, c and 1,037 more`. */
export function firstOf(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more.toLocaleString('en')} more` : names.join(', ');
}
