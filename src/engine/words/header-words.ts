import { isSynonym } from './synonyms.ts';

/** Longer texts are sentences. */
const longestHeader = 40;
const mostWords = 4;
const letters = /\p{L}+/gu;

/** Words that head columns whatever the subject, beside those that have synonyms. */
const generic = new Set(
  'age area article author birth born brand channel class club code color colour contact course day definition district event field file grade group height instructor item kind label length level meaning measure member method model note owner party period phase place player point position pupil purpose quarter rank rate region result role room runner salary sample school score season section series site size skill sort source species speed station step stock student subject tag task teacher team term test text time timestamp title topic total type variable venue version volume width year'.split(
    ' ',
  ),
);

/** Whether a text is what columns are called: its first or last word is a common name of a column. */
export function isHeaderWord(text: string): boolean {
  if (text.length > longestHeader) return false;
  const words = text.toLowerCase().match(letters);
  if (words === null || words.length > mostWords) return false;
  return isName(words[0] ?? '') || isName(words.at(-1) ?? '');
}

function isName(word: string): boolean {
  const single = word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
  return generic.has(word) || generic.has(single) || isSynonym(word) || isSynonym(single);
}
