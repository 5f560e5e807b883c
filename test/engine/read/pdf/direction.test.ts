import { describe, expect, test } from 'vitest';
import type { Glyph } from '../../../../src/engine/read/pdf/page/page-content.ts';
import { inReadingOrder } from '../../../../src/engine/read/pdf/text/direction.ts';
import { linesOf, textOf, wordsOf } from '../../../../src/engine/read/pdf/text/words.ts';

describe('text that runs to the left', () => {
  test.each([
    ['םולש', 'שלום'],
    ['(שדח) ביבא לת', 'תל אביב (חדש)'],
    [')שדח( ביבא לת', 'תל אביב (חדש)'],
    ['1,250.50 ריחמ', 'מחיר 1,250.50'],
    ['ADE תכרעמ', 'מערכת ADE'],
    ['12% :ינויצ', 'ציוני: 12%'],
    ['Ada (הדע) Moss', 'Ada (עדה) Moss'],
    ['plain (text) 12', 'plain (text) 12'],
  ])('is put in the order in which it is read: %s', (shown, read) => {
    expect(inReadingOrder(shown)).toBe(read);
  });

  test('is read the same whether its letters are drawn from the left or from the right', () => {
    const letters = [...'םולש'].map((text, index): Glyph => {
      const left = 100 + 6 * index;
      return { text, left, right: left + 6, top: 90, bottom: 102, baseline: 100, size: 10, bold: false, angle: 0 };
    });
    const read = (glyphs: Glyph[]) => linesOf(wordsOf(glyphs, 0)).map(({ words }) => textOf(words));
    expect(read(letters)).toEqual(['שלום']);
    expect(read(letters.toReversed())).toEqual(['שלום']);
  });

  test('keeps the letters of a ligature in their order', () => {
    const glyph: Glyph = {
      text: 'ﻻ',
      left: 100,
      right: 106,
      top: 90,
      bottom: 102,
      baseline: 100,
      size: 10,
      bold: false,
      angle: 0,
    };
    expect(linesOf(wordsOf([glyph], 0)).map(({ words }) => textOf(words))).toEqual(['لا']);
  });
});
