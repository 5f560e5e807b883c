import type { GroupHeading } from '../detected-table.ts';
import type { Spec } from '../specification/spec.ts';
import type { IssueLog } from '../values/issue-log.ts';
import { counted } from '../words/counted.ts';
import { addressIn, type ColumnPlan } from './column-plan.ts';

const named = 3;

/** Headings of groups whose text reaches no column of the output, so that rows lose what they stand under. */
export class LeftOutHeadings {
  readonly #isAcross: boolean;
  /** A specification that takes its own fields alone leaves out what it does not ask for. */
  readonly #isMeant: boolean;
  readonly #first: { text: string; address: string; row: number }[] = [];
  #count = 0;

  constructor(columns: readonly ColumnPlan[], unmapped: Spec['output']['unmapped'], isAcross: boolean) {
    this.#isAcross = isAcross;
    this.#isMeant = unmapped === 'drop' || columns.some(({ output }) => output.from === 'group');
  }

  add({ text, column, isFilledDown }: GroupHeading, row: number): void {
    if (this.#isMeant || isFilledDown) return;
    this.#count++;
    if (this.#first.length < named) this.#first.push({ text, address: addressIn(row, column, this.#isAcross), row });
  }

  report(log: IssueLog): void {
    const [first] = this.#first;
    if (first === undefined) return;
    const names = this.#first.map(({ text, address }) => `“${text}” (${address})`).join(', ');
    const isOne = this.#count === 1;
    const message = `${counted(this.#count, 'group heading')} ${isOne ? 'is' : 'are'} in no column of the output: ${names}${this.#count > named ? ', …' : ''}. Add a field with match: { from: group } to have ${isOne ? 'it' : 'them'} beside the rows.`;
    log.addForTable('GROUPS_LEFT_OUT', null, 'warning', message, { sourceRow: first.row, sourceCell: first.address });
  }
}
