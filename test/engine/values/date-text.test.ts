import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileDateFormat, DateFormatError } from '../../../src/engine/values/date/date-format.ts';
import { inferDateStyle } from '../../../src/engine/values/date/date-order.ts';
import { isoDateTime, isPlainDay, parseDate, parseDateTime } from '../../../src/engine/values/date/date-text.ts';
import { parseNumber } from '../../../src/engine/values/number/number-text.ts';

test.each([
  ['2024-02-29', '2024-02-29'],
  ['2024/1/5', '2024-01-05'],
  ['2024.01.05', '2024-01-05'],
  ['31/12/2024', '2024-12-31'],
  ['1/2/2024', '2024-02-01'],
  ['31-12-24', '2024-12-31'],
  ['31.12.2024', '2024-12-31'],
  ['31. 12. 2024', '2024-12-31'],
  ['05/06/29', '2029-06-05'],
  ['05/06/30', '1930-06-05'],
  ['31 Dec 2024', '2024-12-31'],
  ['10-Jan-24', '2024-01-10'],
  ['December 31st, 2024', '2024-12-31'],
  ['Sept 5, 2021', '2021-09-05'],
  ['2024 Jan 5', '2024-01-05'],
  ['Friday, March 1, 2024', '2024-03-01'],
  ['3. März 2024', '2024-03-03'],
  ['1er janvier 2024', '2024-01-01'],
  ['mardi 31 décembre 2024', '2024-12-31'],
  ['12 de marzo de 2024', '2024-03-12'],
  ['5 stycznia 2024', '2024-01-05'],
  ['2024-01-05 23:59:59', '2024-01-05'],
  ['20240105', '2024-01-05'],
  ['31 / 12 / 2024', '2024-12-31'],
  ['2024年12月31日', '2024-12-31'],
  ['2024년 12월 31일', '2024-12-31'],
  ['31 декабря 2024', '2024-12-31'],
  ['31 Δεκεμβρίου 2024', '2024-12-31'],
  ['Tue Dec 31 2024 00:00:00 GMT+0000 (Coordinated Universal Time)', '2024-12-31'],
])('day first, %j is %s', (text, expected) => {
  expect(parseDate(text, 'DMY')).toBe(expected);
});

test.each([
  ['12/31/2024', '2024-12-31'],
  ['1/2/24', '2024-01-02'],
  ['31 Dec 2024', '2024-12-31'],
])('month first, %j is %s', (text, expected) => {
  expect(parseDate(text, 'MDY')).toBe(expected);
});

test.each([
  '',
  '2023-02-29',
  '2024-13-01',
  '2024-00-10',
  '20a4-01-05',
  '2024-1a-05',
  '31/11/2024',
  '12/31/2024',
  '1.2.3',
  '1/2/203',
  '10 Downing 2024',
  'Jan-24',
  '18990105',
  '20241305',
  '12.50',
  '1/2/2024 25:00',
  '1/2/2024 and more',
  '0000-01-01',
  '9'.repeat(1000),
])('%j is no date', (text) => {
  expect(parseDate(text, 'DMY')).toBeUndefined();
});

test.each([
  ['2024-01-05', '2024-01-05T00:00:00'],
  ['2024-01-05 10:11:12', '2024-01-05T10:11:12'],
  ['2024-01-05T10:11', '2024-01-05T10:11:00'],
  ['2024-01-05T10:11:12.5Z', '2024-01-05T10:11:12.500'],
  ['2024-01-05 01:00:00+02:00', '2024-01-04T23:00:00'],
  ['2024-01-05 01:00:00+00', '2024-01-05T01:00:00'],
  ['2024-01-05 01:00:00.5-08', '2024-01-05T09:00:00.500'],
  ['20240105T101112Z', '2024-01-05T10:11:12'],
  ['5/1/24 3:04 PM', '2024-01-05T15:04:00'],
  ['5/1/2024 12:00 am', '2024-01-05T00:00:00'],
  ['31 Dec 2024 18h30', '2024-12-31T18:30:00'],
  ['5/1/2024 13:00 PM', undefined],
  ['5/1/2024 10:60', undefined],
])('the moment %j is %s', (text, expected) => {
  expect(parseDateTime(text, 'DMY')).toBe(expected);
});

test.each([
  [['01/02/2024', '25/02/2024'], 'en', 'DMY', false, false],
  [['01/02/2024', '02/25/2024'], 'de', 'MDY', false, false],
  [['01/02/2024', '03/04/2024'], 'en', 'MDY', true, false],
  [['01/02/2024', '03/04/2024'], 'en-GB', 'DMY', true, false],
  [['01/02/2024', '03/04/2024'], 'en-CA', 'MDY', true, false],
  [['01/02/2024', '03/04/2024'], 'sv', 'DMY', true, false],
  [['25/02/2024', '26/02/2024', '02/27/2024'], 'en', 'DMY', false, true],
  [['98-01-05', '99-12-31'], 'en', 'YMD', false, false],
  [['01/01/2024'], 'en', 'MDY', false, false],
  [['2024-01-02', '5 May 2024', 'x'], 'fr', 'DMY', false, false],
] as const)('%j in %s reads as %s (ambiguous %s, conflicting %s)', (texts, locale, order, ambiguous, conflicting) => {
  expect(inferDateStyle(texts, locale)).toEqual({ order, ambiguous, conflicting });
});

test.each([
  ['DD/MM/YYYY', '05/06/2024', '2024-06-05T00:00:00'],
  ['D.M.YY', '5.6.24', '2024-06-05T00:00:00'],
  ['DD MMM YYYY', '05 juin 2024', '2024-06-05T00:00:00'],
  ['YYYYMMDD', '20240605', '2024-06-05T00:00:00'],
  ['YYYY-MM-DDTHH:mm:ss.SSS', '2024-06-05T07:08:09.010', '2024-06-05T07:08:09.010'],
  ['M/D/YYYY h:mm A', '6/5/2024 7:08 pm', '2024-06-05T19:08:00'],
  ['DD/MM/YYYY', '5/6/2024', null],
  ['DD/MM/YYYY', '05/06/2024 x', null],
  ['DD/MM/YYYY', '31/02/2024', null],
  ['DD.MM.YYYY', '05x06x2024', null],
])('format %s reads %j as %s', (format, text, expected) => {
  const parts = compileDateFormat(format)(text);
  expect(parts === null ? null : isoDateTime(parts)).toBe(expected);
});

test.each(['DD/MM', 'YYYY-DD', 'YYYY-MM-DD-YYYY', 'DD.MM.YYYY Q', ''])('the format %j is refused', (format) => {
  expect(() => compileDateFormat(format)).toThrow(DateFormatError);
});

test('hostile texts take no time', () => {
  const start = process.cpuUsage().user;
  for (const text of [
    `1${' '.repeat(50)}a`,
    `${'1/'.repeat(30)}`,
    `Mon ${'a '.repeat(28)}`,
    `1 ${'-'.repeat(50)}Jan`,
  ]) {
    for (let times = 0; times < 1_000; times++) parseDate(text, 'DMY');
  }
  expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
});

test('a plain day is a day, and no number', () => {
  const part = fc.constantFrom('0', '1', '9', '01', '12', '31', '2024', '1999', '123');
  const mark = fc.constantFrom('-', '/', '.', ',', ' ', '');
  const order = fc.constantFrom('DMY' as const, 'MDY' as const, 'YMD' as const);
  fc.assert(
    fc.property(part, mark, part, mark, part, order, (a, first, b, second, c, given) => {
      const text = `${a}${first}${b}${second}${c}`;
      if (!isPlainDay(text, given)) return;
      expect(parseDateTime(text, given)).toMatch(/T00:00:00$/);
      expect([parseNumber(text, '.'), parseNumber(text, ',')]).toEqual([undefined, undefined]);
    }),
    { numRuns: 5_000 },
  );
  expect(isPlainDay('2024-02-29', 'DMY')).toBe(true);
  expect(isPlainDay('29.02.2024', 'DMY')).toBe(true);
  expect(isPlainDay('29.02.2023', 'DMY')).toBe(false);
});
