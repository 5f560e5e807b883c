import { restoreBackup } from '../../src/backup/index.ts';
import { fromCallersFolder } from '../extraction/named-files.ts';
import { withInstallation } from '../installation.ts';
import { counted } from '../terminal/text.ts';

/** `ade restore`: an empty installation becomes what the backup is of. */
export async function restore(folder: string): Promise<number> {
  let empty = 0;
  const manifest = await withInstallation('restore', (installation) =>
    restoreBackup(fromCallersFolder(folder), installation, {
      onTable(name, rows) {
        if (rows === 0) empty += 1;
        else print(`restored ${counted(rows, 'row')} of ${name}`);
      },
    }),
  );
  print(`${counted(empty, 'table')} ${empty === 1 ? 'has' : 'have'} no rows`);
  print(`restored ${counted(manifest.objects.count, 'file')}`);
  if (manifest.damaged.length > 0) {
    print(
      `${counted(manifest.damaged.length, 'file')} were damaged when the backup was made; "ade verify" lists them.`,
    );
  }
  print(`The installation is as it was at ${manifest.takenAt}. Start it with the secret (ADE_SECRET) that it had.`);
  return 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
