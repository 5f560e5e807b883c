import { writeBackup } from '../../src/backup/index.ts';
import { fromCallersFolder } from '../extraction/named-files.ts';
import { withInstallation } from '../installation.ts';
import { bad } from '../terminal/style.ts';
import { bytesOf, counted, printable } from '../terminal/text.ts';
import { version } from '../version.ts';

/** `ade backup`: all rows and objects of the installation into a folder; exit code 1 when some objects could not be copied. */
export async function backup(named: string): Promise<number> {
  const folder = fromCallersFolder(named);
  // What is in a backup is for our own user alone.
  process.umask(0o077);
  let empty = 0;
  const { manifest, reused } = await withInstallation('backup', (installation) =>
    writeBackup(installation, folder, {
      release: version,
      onTable(name, rows) {
        if (rows === 0) empty += 1;
        else print(`copied ${counted(rows, 'row')} of ${name}`);
      },
      onWait: (pass) => print(`waiting for the maintenance pass ${pass}, or another backup, to end`),
    }),
  );
  const { objects, damaged } = manifest;
  print(`${counted(empty, 'table')} ${empty === 1 ? 'has' : 'have'} no rows`);
  print(`copied ${counted(objects.count - reused, 'file')}; ${counted(reused, 'file')} were there already`);
  for (const { key, subjectId, problem } of damaged)
    print(bad(printable(`The file ${key} of ${subjectId} ${problem}.`)));
  const what = `${counted(objects.count, 'file')} of ${bytesOf(objects.bytes)} in all`;
  print(`The backup of ${manifest.takenAt} is in ${folder}: ${counted(manifest.tables.length, 'table')}, ${what}.`);
  print('It does not hold ADE_SECRET, nor any setting: keep them elsewhere.');
  if (damaged.length === 0) return 0;
  print(
    bad(
      `${counted(damaged.length, 'file')} could not be copied. Bring them back from an older backup, and make this one again.`,
    ),
  );
  return 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
