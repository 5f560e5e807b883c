import { normalForm } from './normal-form.ts';
import { canonicalTokens } from './synonyms.ts';

/** A header text taken apart for comparison. */
export interface HeaderText {
  /** Lower case, without diacritics and punctuation, words joined by a space. */
  plain: string;
  /** As `plain`, with abbreviations and synonyms replaced by one word each. */
  canonical: string;
  tokens: readonly string[];
}

/** A header that a field goes by, with the weight (0…1] that a match counts for. */
export interface HeaderName extends HeaderText {
  weight: number;
  /** Whether the specification lists it; the field's own name and label come of themselves. */
  listed: boolean;
}

/** `QTY_Ordered (pcs)` → plain `qty ordered pcs`, canonical `quantity ordered pieces`. */
export function headerText(text: string): HeaderText {
  const tokens = words(text);
  const canonical = canonicalTokens(tokens);
  return { plain: tokens.join(' '), canonical: canonical.join(' '), tokens: canonical };
}

/** Latin letters that no accent can be taken from. */
const unmarked: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

function words(text: string): string[] {
  const spaced = text
    .slice(0, 500)
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    // `POBox` is two words, `IDs` is one.
    .replace(/(\p{Lu})(\p{Lu}(?!s(?!\p{L}))\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/#|\bn[°º]/g, ' number '); // before NFKD, which makes a letter o of the º
  return normalForm(spaced, 'NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđı]/g, (letter) => unmarked[letter] ?? letter)
    .replace(/%/g, ' percent ')
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
