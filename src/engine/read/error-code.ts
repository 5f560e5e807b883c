const codes: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};

/** The text of an error as binary workbooks store it ([MS-XLS] 2.5.10); unknown ones are `#N/A`. */
export function errorCode(code: number): string {
  return codes[code] ?? '#N/A';
}
