import papaparse from 'papaparse';

/** The rows of CSV text as `ade cells` prints it. */
export function csvGrid(csv: string): string[][] {
  const { data } = papaparse.parse<string[]>(csv.replace(/\n$/, ''), { delimiter: ',', newline: '\n' });
  return data;
}
