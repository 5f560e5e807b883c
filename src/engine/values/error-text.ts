/** Errors as spreadsheets show them, which a CSV holds as texts. */
const errors = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/;

export function isErrorText(text: string): boolean {
  return text.charCodeAt(0) === 0x23 && errors.test(text);
}
