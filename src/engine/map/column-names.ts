import type { DetectedColumn } from '../detected-table.ts';
import { columnLetter } from '../model.ts';
import { normalForm } from '../words/normal-form.ts';

/** Hands out names that are unique in one table, whatever the case. */
export class ColumnNames {
  readonly #taken = new Set<string>();
  /** The last number given to a name that came again: thousands of columns may share one. */
  readonly #numbers = new Map<string, number>();

  /** @param reserved Field names; they are given as they are. */
  constructor(reserved: Iterable<string>) {
    for (const name of reserved) this.#taken.add(name.toLowerCase());
  }

  /** `First Name` → `first_name`, a second one `first_name_2`; a column without a header `column_c`. */
  nameFor({ header, index }: DetectedColumn): string {
    return this.#numbered(slug(header) || `column_${columnLetter(index).toLowerCase()}`, '_');
  }

  /** The header as it is written, a second one with its number; a column without a header by its letter. */
  asWritten({ header, index }: DetectedColumn): string {
    return this.#numbered(header || columnLetter(index), ' ');
  }

  #numbered(base: string, gap: string): string {
    let name = base;
    let number = this.#numbers.get(base) ?? 1;
    while (this.#taken.has(name.toLowerCase())) name = `${base}${gap}${++number}`;
    this.#numbers.set(base, number);
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** Letters and digits of any script, lower case, joined by `_`; at most 63 characters, never a digit first. */
function slug(header: string): string {
  const spaced = header.slice(0, 500).replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  // Latin letters lose their accents; in other scripts a mark may be a vowel, so it stays.
  const plain = normalForm(spaced, 'NFKD').replace(/(\p{Script=Latin})\p{M}+/gu, '$1');
  const words = normalForm(plain, 'NFC')
    .toLowerCase()
    .replace(/%/g, ' percent ')
    .replace(/#/g, ' number ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
  const name = [...words.join('_')].slice(0, 63).join('').replace(/_+$/, '');
  return /^\d/.test(name) ? `_${name}` : name;
}
