import { describe, expect, test } from 'vitest';
import { classifyFormat } from '../../../src/engine/format/number-format.ts';
import { shownText } from '../../../src/engine/format/shown-text.ts';
import { CellError, type CellValue } from '../../../src/engine/model.ts';

function text(value: CellValue, code?: string, epoch: 1900 | 1904 = 1900): string {
  return shownText(value, code === undefined ? undefined : { code, kind: classifyFormat(code) }, epoch);
}

describe('without a number format', () => {
  test('text, blanks, truth values and errors are what they are', () => {
    expect(text(null)).toBe('');
    expect(text(' a ')).toBe(' a ');
    expect(text(true)).toBe('TRUE');
    expect(text(new CellError('#DIV/0!'))).toBe('#DIV/0!');
  });

  test.each([
    [0, '0'],
    [1234567, '1234567'],
    [12345678901, '12345678901'],
    [123456789012, '1.23457E+11'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.333333333'],
    [1234.56789012, '1234.56789'],
    [-1234567.891234, '-1234567.891'],
    [0.00001, '0.00001'],
    [0.000012345, '0.000012345'],
    [0.0000123456, '1.23456E-05'],
    [3e-104, '3E-104'],
    [9.9999999e20, '1E+21'],
  ])('%d takes at most eleven characters: %s', (value, shown) => {
    expect(text(value, 'General')).toBe(shown);
  });
});

describe('digits', () => {
  test.each([
    [1234.5, '#,##0.00', '1,234.50'],
    [0.5, '#.##', '.5'],
    [7, '00000', '00007'],
    [1234567, '000-0000', '123-4567'],
    [5551234567, '(###) ###-####', '(555) 123-4567'],
    [1, '000,000', '000,001'],
    [12, '??0.0?', ' 12.0 '],
    [1.005, '0.00', '1.01'],
    [2.5, '0', '3'],
    [-2.5, '0', '-3'],
    [-0.0001, '0.000', '0.000'],
    [1234567, '#,##0,', '1,235'],
    [1234567890, '0.0,,"M"', '1234.6M'],
    [0.285, '0%', '29%'],
    [0.12345, '0.00%', '12.35%'],
    [12.5, '0.00" kg"', '12.50 kg'],
    [9, '0_)', '9 '],
    [1234.5, '[$€-407] #,##0.00', '€ 1,234.50'],
    [-3, '[$-409]0.0', '-3.0'],
    [42, '@', '42'],
    [12, 'General" pcs"', '12 pcs'],
  ])('%d as %j is %j', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });

  test.each([
    [12345, '0.00E+00', '1.23E+04'],
    [12345, '##0.0E+0', '12.3E+3'],
    [0.00012, '0.0E-0', '1.2E-4'],
    [9.9999, '0.0E+0', '1.0E+1'],
    [0, '0.00E+00', '0.00E+00'],
  ])('%d as %j is %j', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });

  test.each([
    [1.25, '# ?/?', '1 1/4'],
    [0.3, '# ?/?', ' 2/7'],
    [2, '# ?/?', '2    '],
    [0, '# ?/?', '0    '],
    [-0.1, '# ?/2', '-0    '],
    [3.14, '# ???/???', '3   7/50 '],
    [0.375, '# ?/8', ' 3/8'],
    [1.5, '?/?', '3/2'],
  ])('%d as the fraction %j is %j', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });
});

describe('sections', () => {
  test.each([
    [5, '0;(0);"-"', '5'],
    [-5, '0;(0);"-"', '(5)'],
    [0, '0;(0);"-"', '-'],
    ['x', '0;(0);"-";"<"@">"', '<x>'],
    ['x', '0;(0)', 'x'],
    ['x', ';;;', ''],
    [5, ';;;', ''],
    ['x', '@" !"', 'x !'],
    [150, '[>100]"high";[<10]"low";0', 'high'],
    [5, '[>100]"high";[<10]"low";0', 'low'],
    [50, '[>100]"high";[<10]"low";0', '50'],
    [-30, '[<-25]0;0', '30'],
    [-5, '[>=0]0.0;0.0"-"', '5.0-'],
    [-5, '[=50]0;000', '-005'],
    [-1234.5, '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)', ' $(1,234.50)'],
  ])('%s as %j is %j', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });
});

describe('dates and times', () => {
  test.each([
    [45_351, 'm/d/yy', '2/29/24'],
    [45_351, 'dddd, d. mmmm yyyy', 'Thursday, 29. February 2024'],
    [45_351, 'ddd mmm mmmmm', 'Thu Feb F'],
    [45_351, '[$-407]d. mmmm yyyy', '29. Februar 2024'],
    [45_351, '[$-F800]dddd, mmmm dd, yyyy', 'Thursday, February 29, 2024'],
    [45_351.75, 'yyyy-mm-dd hh:mm', '2024-02-29 18:00'],
    [45_351.52, 'h:mm AM/PM', '12:28 PM'],
    [0.25, 'h:mm:ss A/P', '6:00:00 A'],
    [0.5 + 1.5 / 86_400, 'h:mm:ss.00', '12:00:01.50'],
    [0.999_999, 'h:mm:ss', '0:00:00'],
    [1 / 24 + 5 / 1440, 'mm:ss', '05:00'],
    [2.0625, '[h]:mm', '49:30'],
    [0.0625, '[mm]:ss', '90:00'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [0, 'm/d/yyyy', '1/0/1900'],
    [-1, 'm/d/yyyy', '########'],
    [3_000_000, 'm/d/yyyy', '########'],
    [45_351, 'bbbb', '2567'],
  ])('%d as %j is %j', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });

  test('count from the epoch of the sheet', () => {
    expect(text(0, 'yyyy-mm-dd', 1904)).toBe('1904-01-01');
    expect(text(0, 'ddd', 1904)).toBe('Fri');
  });
});

test('a format code without end costs nothing', () => {
  expect(text(1.5, '0'.repeat(1_000_000))).toBe('1.5');
});
