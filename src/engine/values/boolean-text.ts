const truths = new Set('true yes y ja oui si sí sim tak ano kyllä t x 1 ✓ ✔ ☑ on wahr vrai verdadero vero'.split(' '));
const falsehoods = new Set('false no n nein non não nao nie ne ei nej f 0 ✗ ✘ ☐ off falsch faux falso'.split(' '));
/** What a column may hold to be taken for booleans without being declared: `x`, `1` or `F` alone may mean anything. */
const guessable = new Set('true false yes no y n ja nein oui non si sí sim não wahr falsch vrai faux'.split(' '));

/** `true`, `false`, or `undefined` for a text that is neither. */
export function parseBoolean(text: string): boolean | undefined {
  if (text.length > 10) return undefined;
  const word = text.trim().toLowerCase();
  if (truths.has(word)) return true;
  return falsehoods.has(word) ? false : undefined;
}

export function isGuessableBoolean(text: string): boolean {
  return text.length <= 10 && guessable.has(text.trim().toLowerCase());
}
