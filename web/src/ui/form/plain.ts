/** A text as it is compared with what is typed: small letters without their marks, “Überweisung” as “uberweisung”. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}
