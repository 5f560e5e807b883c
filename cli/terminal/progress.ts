import { clearLine, cursorTo } from 'node:readline';
import { printable } from './text.ts';

export interface Progress {
  /** `fraction` is 0…1; the note stands behind the bar. */
  update(fraction: number, note: string): void;
  /** Prints a line on standard output, above the bar. */
  print(line: string): void;
  /** Takes the bar away again. Safe to call twice. */
  end(): void;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const silent: Progress = { update() {}, print, end() {} };

/** A progress bar on standard error when that is a terminal; nothing otherwise, so that pipes and logs stay clean. */
export async function startProgress(label: string): Promise<Progress> {
  if (!process.stderr.isTTY) return silent;
  const { MultiBar, Presets } = await import('cli-progress');
  // One bar only; but unlike a SingleBar it does not put the cursor back where it began, over what was printed since.
  const bars = new MultiBar(
    {
      stream: process.stderr,
      format: `  ${printable(label)}  {bar}  {percentage} %  {note}`,
      barsize: 30,
      fps: 20,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      linewrap: false,
      // Drawn again after a line has been printed in its place.
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  const bar = bars.create(1_000, 0, { note: '' });
  return {
    update: (fraction, note) => bar.update(Math.round(fraction * 1_000), { note: printable(note) }),
    print(line) {
      cursorTo(process.stderr, 0);
      clearLine(process.stderr, 0);
      print(line);
    },
    end() {
      if (bars.isActive) bars.stop();
    },
  };
}
