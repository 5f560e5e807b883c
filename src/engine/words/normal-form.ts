/** UAX #15, Stream-Safe Text Format: no language puts more marks on one letter. */
const excessMarks = /(\p{M}{30})\p{M}+/gu;
/** Headers, names of months and of columns are shorter; of a longer text the beginning says what it is. */
const longest = 4_096;

/**
 * A text in a Unicode normal form, of at most 4,096 characters. Normalising takes time in the square of a run of marks, so runs are cut
 * to 30 first: the only place where the engine may normalise.
 */
export function normalForm(text: string, form: 'NFC' | 'NFKD'): string {
  return text.slice(0, longest).replace(excessMarks, '$1').normalize(form);
}
