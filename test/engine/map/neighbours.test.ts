import { expect, test } from 'vitest';
import { tableHabits, writtenColumn } from '../../../src/engine/map/neighbours.ts';

test.each([
  [
    'decimal commas beside',
    [
      ['Ost', 'West'],
      ['2.345', '18.000'],
      ['0,75', '3,5'],
    ],
    'de-DE',
    'en',
  ],
  [
    'decimal points beside',
    [
      ['2,345', '18,000'],
      ['0.75', '3.5'],
    ],
    'en-US',
    'en',
  ],
  ['day first beside', [['28/03/2023'], ['04/05/2023']], 'en', 'de-DE'],
  ['month first beside', [['03/28/2023'], ['04/05/2023']], 'en', 'en-US'],
  ['dates with dots beside decimal commas', [['07.08.2023'], ['19,90']], 'de-DE', 'de-DE'],
  ['day first beside years first', [['28/03/2023'], ['2023-04-05'], ['04/05/2023']], 'en', 'de-DE'],
  ['columns that disagree', [['2.345'], ['0,75'], ['0.5']], 'en', 'en'],
  ['nothing that tells', [['2.345'], ['04/05/2023'], ['oak']], 'en', 'en'],
])('%s', (_, columns, numberLocale, dateLocale) => {
  expect(tableHabits(columns.map(writtenColumn), 'en', { formats: new Set(), names: [] })).toMatchObject({
    numberLocale,
    dateLocale,
  });
});
