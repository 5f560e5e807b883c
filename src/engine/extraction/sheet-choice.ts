import { EngineError } from '../errors.ts';
import type { SheetHead } from '../model.ts';
import type { Spec } from '../specification/spec.ts';
import { firstOf } from '../words/first-of.ts';

/** Sheets that are named in a sentence; its details have all of them. */
const mostNamed = 8;

/** Which sheets a specification asks for: by name (case does not matter), by position from 1, or all that are visible. */
export class SheetChoice {
  readonly #rules: Spec['read'];
  readonly #seen: SheetHead[] = [];
  readonly #hiddenSkipped: string[] = [];

  constructor(rules: Spec['read']) {
    this.#rules = rules;
  }

  /** Whether to read the sheet. A sheet that is asked for by name or number is read even when it is hidden. */
  takes(sheet: SheetHead): boolean {
    this.#seen.push(sheet);
    const { sheets, hidden } = this.#rules;
    if (sheets !== 'all') return sheets.some((wanted) => isSheet(wanted, sheet));
    if (sheet.hidden && hidden === 'skip') {
      this.#hiddenSkipped.push(sheet.name);
      return false;
    }
    return true;
  }

  /** Names of the sheets that were left out because they are hidden. */
  get hiddenSkipped(): readonly string[] {
    return this.#hiddenSkipped;
  }

  /** @throws EngineError INVALID_SPEC when the document lacks a sheet that was asked for */
  assertFound(document: string): void {
    const { sheets } = this.#rules;
    if (sheets === 'all') return;
    const missing = sheets.filter((wanted) => !this.#seen.some((sheet) => isSheet(wanted, sheet)));
    if (missing.length === 0) return;
    const isPaged = this.#seen.every(({ page }) => page !== undefined);
    const there = firstOf(
      this.#seen.map(({ name }) => (isPaged ? name : `“${name}”`)),
      mostNamed,
    );
    const kind = isPaged ? '' : this.#seen.length === 1 ? 'the sheet ' : 'the sheets ';
    throw new EngineError(
      'INVALID_SPEC',
      `read.sheets asks for ${missing.map(describe).join(' and ')}, but ${document} has only ${kind}${there}. Correct the name, or use “sheets: all”.`,
      { missing, sheets: this.#seen.map((sheet) => sheet.name) },
    );
  }
}

function isSheet(wanted: string | number, sheet: SheetHead): boolean {
  if (typeof wanted === 'number') return sheet.index === wanted - 1;
  return sheet.name.trim().toLowerCase() === wanted.trim().toLowerCase();
}

function describe(wanted: string | number): string {
  return typeof wanted === 'number' ? `sheet number ${wanted}` : `the sheet “${wanted}”`;
}
