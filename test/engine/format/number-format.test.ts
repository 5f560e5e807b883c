import { describe, expect, test } from 'vitest';
import { builtInFormat, classifyFormat } from '../../../src/engine/format/number-format.ts';

describe('classifyFormat', () => {
  test.each([
    ['General', 'general'],
    ['GENERAL', 'general'],
    ['', 'general'],
    ['0', 'number'],
    ['#,##0.00', 'number'],
    ['0.00E+00', 'number'],
    ['# ?/?', 'number'],
    ['General" kg"', 'number'],
    ['0"d"', 'number'],
    ['0\\d', 'number'],
    ['0_d', 'number'],
    ['#,##0_);[Red](#,##0)', 'number'],
    ['[<10]0"h";0', 'number'],
    ['0%', 'percent'],
    ['0.00%;[Red]-0.00%', 'percent'],
    ['"%"0', 'number'],
    ['"$"#,##0.00', 'currency'],
    ['$#,##0', 'currency'],
    ['#,##0.00\\ €', 'currency'],
    ['[$€-407]#,##0.00', 'currency'],
    ['_-[$£-809]* #,##0.00_-', 'currency'],
    ['_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', 'currency'],
    ['yyyy-mm-dd', 'date'],
    ['YYYY/MM/DD', 'date'],
    ['[$-409]mmmm d, yyyy;@', 'date'],
    ['[$-F800]dddd, mmmm dd, yyyy', 'date'],
    ['mmm-yy', 'date'],
    ['mm', 'date'],
    ['d"h"', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['[$-411]ge.m.d', 'date'],
    ['[Red]dd/mm', 'date'],
    ['h:mm', 'time'],
    ['h:mm AM/PM', 'time'],
    ['hh:mm:ss.000', 'time'],
    ['mm:ss', 'time'],
    ['mm:ss.0', 'time'],
    ['上午/下午h"時"mm"分"', 'time'],
    ['m/d/yy h:mm', 'datetime'],
    ['yyyy-mm-dd"T"hh:mm:ss', 'datetime'],
    ['[$-409]m/d/yy h:mm AM/PM;@', 'datetime'],
    ['[h]:mm:ss', 'duration'],
    ['[mm]:ss', 'duration'],
    ['[ss].0', 'duration'],
    ['@', 'text'],
    [';;;', 'general'],
    ['"on"', 'number'],
  ])('%j is %s', (code, kind) => {
    expect(classifyFormat(code)).toBe(kind);
  });

  test('only the first section counts: the others are for negative numbers, zero and text', () => {
    expect(classifyFormat('0;yyyy-mm-dd;@')).toBe('number');
    expect(classifyFormat('yyyy-mm-dd;0')).toBe('date');
  });

  test('an unclosed quote or bracket ends with the code', () => {
    expect(classifyFormat('0"yyyy')).toBe('number');
    expect(classifyFormat('0[h')).toBe('duration');
  });
});

describe('builtInFormat', () => {
  test.each([
    [0, 'general'],
    [2, 'number'],
    [9, 'percent'],
    [14, 'date'],
    [18, 'time'],
    [22, 'datetime'],
    [31, 'date'],
    [44, 'currency'],
    [45, 'time'],
    [46, 'duration'],
    [49, 'text'],
    [57, 'date'],
    [163, 'general'],
  ])('%d is %s', (id, kind) => {
    expect(builtInFormat(id).kind).toBe(kind);
  });
});
