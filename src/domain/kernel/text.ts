/**
 * The one way to normalise text from outside (NFC); `null` when it is longer than `longest` UTF-16 units. The length comes first:
 * normalising takes time that grows with the square of a run of combining marks, 16 s for 320 kB.
 */
export function composed(text: string, longest: number): string | null {
  return text.length <= longest ? text.normalize('NFC') : null;
}

/** Without the characters that turn the direction of writing: they make `exe.fdp` read as `pdf.exe` (Unicode TR 36, 3.2). */
export function withoutBidiControls(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, '');
}
