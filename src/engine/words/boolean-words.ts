/** What a column may hold to be taken for booleans without being declared: `x`, `1` or `F` alone may mean anything. */
const guessable = new Set(
  'true false yes no y n ja nein oui non si sí sim não wahr falsch waar onwaar vrai faux verdadero verdadeiro falso да нет 是 否 はい いいえ'.split(
    ' ',
  ),
);

/** Whether a text is a yes or a no that means nothing else, so that a column of such holds booleans. */
export function isGuessableBoolean(text: string): boolean {
  return text.length <= 10 && guessable.has(text.trim().toLowerCase());
}
