/** A boolean as XML Schema and Office write it (`1`, `true`, `on`), also in capitals. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || /^(?:true|on)$/i.test(value ?? '');
}
