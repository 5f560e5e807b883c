import { describe, expect, test } from 'vitest';
import { cellText } from '../../../src/engine/format/cell-text.ts';
import { classifyFormat } from '../../../src/engine/format/number-format.ts';
import { CellError, type CellValue } from '../../../src/engine/model.ts';

function text(value: CellValue, code?: string, epoch: 1900 | 1904 = 1900): string {
  return cellText(value, code === undefined ? undefined : { code, kind: classifyFormat(code) }, epoch);
}

describe('cellText', () => {
  test('leaves text alone and names the rest', () => {
    expect(text(null)).toBe('');
    expect(text('  a b ')).toBe('  a b ');
    expect(text(true)).toBe('TRUE');
    expect(text(false)).toBe('FALSE');
    expect(text(new CellError('#N/A'))).toBe('#N/A');
  });

  test.each([
    [2024, '2024'],
    [-0, '0'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.333333333333333'],
    [1e21, '1000000000000000000000'],
    [-1.5e22, '-15000000000000000000000'],
    [1e-7, '0.0000001'],
    [-2.5e-9, '-0.0000000025'],
    [1.7976931348623157e308, `179769313486232${'0'.repeat(294)}`],
  ])('%d is %s', (value, shown) => {
    expect(text(value)).toBe(shown);
  });

  test.each([
    [0.125, '0%', '13%'],
    [0.2395, '0.0%', '24.0%'],
    [0.1005, '0.00%', '10.05%'],
    [-0.5, '0%', '-50%'],
    [1234, '00000', '01234'],
    [-7, '000', '-007'],
    [1.5, '00', '1.5'],
    [1234.5, '#,##0.00', '1234.5'],
    [1234.5, '"$"#,##0.00', '1234.5'],
    [42, '@', '42'],
  ])('%d as %j is %s', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });

  test.each([
    [45_351, 'd/m/yy', '2024-02-29'],
    [45_351.5, 'm/d/yy h:mm', '2024-02-29T12:00:00'],
    [0.75, 'h:mm', '18:00:00'],
    [2.0625, '[h]:mm:ss', '49:30:00'],
    [-0.5, '[h]:mm', '-12:00:00'],
    [-1, 'yyyy-mm-dd', '-1'],
    [60, 'yyyy-mm-dd', '60'],
  ])('%d as %j is %s', (value, code, shown) => {
    expect(text(value, code)).toBe(shown);
  });

  test('counts dates from the epoch of the sheet', () => {
    expect(text(0, 'yyyy-mm-dd', 1904)).toBe('1904-01-01');
  });
});
