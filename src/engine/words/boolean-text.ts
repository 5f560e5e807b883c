const truths = new Set(
  `true yes y ja j oui si sí sim tak ano kyllä da да evet igen ναι 是 はい 예 有 t x 1 ✓ ✔ ☑ ✅ on wahr waar vrai verdadero verdadeiro
   vero sand sant tosi prawda checked enabled`.split(/\s+/),
);
const falsehoods = new Set(
  `false no n nein non não nao nie ne ei nej nei nee nu нет hayır hayir nem όχι 否 いいえ 아니요 無 f 0 ✗ ✘ ☐ ❌ off falsch onwaar faux
   falso falsk epätosi fałsz unchecked disabled`.split(/\s+/),
);
/** `true`, `false`, or `undefined` for a text that is neither. */
export function parseBoolean(text: string): boolean | undefined {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text.length > 10) return undefined;
  const word = text.trim().toLowerCase();
  if (truths.has(word)) return true;
  return falsehoods.has(word) ? false : undefined;
}
