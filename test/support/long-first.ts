import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files are few lines that set much going. */
const long = /[\\/]test[\\/](?:chaos|hostile|load|package|upgrade)[\\/]/;

/**
 * Begins with what takes longest. Where no run before has left times behind, Vitest takes the size of a file for that, and
 * would begin with the longest of all at the end, when one processor has nothing else to do.
 */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
