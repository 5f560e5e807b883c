import { styleText } from 'node:util';

/** Colours where they are seen: on a terminal, unless NO_COLOR is set; never in a pipe or a file. */
function styleOf(format: Parameters<typeof styleText>[0]) {
  return (text: string, stream: NodeJS.WritableStream = process.stdout): string => styleText(format, text, { stream });
}

export const bold = styleOf('bold');
export const faint = styleOf('dim');
export const good = styleOf('green');
export const bad = styleOf('red');
export const doubtful = styleOf('yellow');
