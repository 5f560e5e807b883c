import { checkBackup } from '../../src/backup/index.ts';
import { verifyInstallation } from '../../src/consistency/index.ts';
import { fromCallersFolder } from '../extraction/named-files.ts';
import { UsageFailure } from '../failure.ts';
import { withInstallation } from '../installation.ts';
import { bad, good } from '../terminal/style.ts';
import { bytesOf, counted, printable } from '../terminal/text.ts';

/**
 * `ade verify`: whether rows and objects belong together, in the installation or in a backup; exit code 1 when something is wrong, and 2
 * when a backup is to be repaired.
 */
export async function verify(
  folder: string | undefined,
  { deep = false, repair = false }: { deep?: boolean; repair?: boolean },
): Promise<number> {
  if (folder === undefined) return verifyLive(deep, repair);
  if (repair) throw new UsageFailure('A backup is never changed: restore it, and repair the installation.');
  return verifyBackup(fromCallersFolder(folder), deep);
}

async function verifyBackup(folder: string, isDeep: boolean): Promise<number> {
  const { manifest, faults } = await checkBackup(folder, { isDeep });
  for (const fault of faults) print(bad(printable(fault)));
  if (faults.length > 0) {
    print(bad('The backup is not whole: take another copy of it, or make it again.'));
    return 1;
  }
  const { takenAt, tables, objects, damaged } = manifest;
  for (const { key, subjectId, problem } of damaged) {
    print(printable(`The file ${key} of ${subjectId} ${problem} when the backup was made.`));
  }
  const depth = isDeep ? 'and is what was written' : 'of the right size; --deep reads it all';
  const what = `${counted(tables.length, 'table')}, ${counted(objects.count, 'file')} of ${bytesOf(objects.bytes)}`;
  print(good(`The backup of ${takenAt} is there (${what}), ${depth}.`));
  return 0;
}

async function verifyLive(isDeep: boolean, isRepairing: boolean): Promise<number> {
  const findings = await withInstallation('verify', async (installation) =>
    verifyInstallation(installation, {
      isDeep,
      isRepairing,
      onFault: ({ place, problem, remedy }) => print(`${bad(printable(`${place} ${problem}.`))} ${remedy}`),
    }),
  );
  const { faults, repaired, unlisted, objects, streams, orphans } = findings;
  if (repaired > 0)
    print(
      `${counted(repaired, 'kind')} of what is kept of other rows ${repaired === 1 ? 'was' : 'were'} counted anew.`,
    );
  print(
    `${counted(objects, 'file')} and ${counted(streams, 'timeline')} were looked at${isDeep ? ', and all files read' : ''}.`,
  );
  if (orphans.count > 0) {
    print(
      `${counted(orphans.count, 'file')} of ${bytesOf(orphans.bytes)} belong to no row: of uploads and attempts under way or broken off. Maintenance removes them once they are old enough.`,
    );
  }
  if (unlisted > 0)
    print(bad(`${counted(unlisted, 'more fault')} like these ${unlisted === 1 ? 'is' : 'are'} not listed.`));
  print(faults === 0 ? good('Rows and files belong together.') : bad(`${counted(faults, 'fault')} found.`));
  return faults === 0 ? 0 : 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
