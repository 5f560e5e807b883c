import { isSynonym } from './synonyms.ts';

/** Longer texts are sentences. */
const longestHeader = 40;
const mostWords = 4;

/** Words that head columns whatever the subject, beside those that have synonyms. */
const generic = new Set(
  'age area class code course day definition district event field file grade group item kind label level measure meaning note period place position rank rate region result role sample score section series site size skill source sort species station step subject tag task team term test text time timestamp title total topic type variable version volume year'.split(
    ' ',
  ),
);

/** Whether a text is what columns are called: its first or last word is a common name of a column. */
export function isHeaderWord(text: string): boolean {
  if (text.length > longestHeader) return false;
  const words = text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  if (words.length === 0 || words.length > mostWords) return false;
  return isName(words[0] ?? '') || isName(words.at(-1) ?? '');
}

function isName(word: string): boolean {
  const single = word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
  return generic.has(word) || generic.has(single) || isSynonym(word) || isSynonym(single);
}
