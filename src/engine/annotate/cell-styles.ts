import type { RowRole } from '../detected-table.ts';
import type { IssueSeverity } from '../extracted-table.ts';
import { declaration, mainNamespace } from '../write/xlsx/xlsx-parts.ts';

/** What a cell looks like. */
export interface CellStyle {
  fill: RowRole | IssueSeverity | null;
  /** Edges of a table that run along the cell: a sum of `edge`. */
  edges: number;
  font: keyof typeof fonts;
  align: 'left' | 'right';
}

export const edge = { left: 1, right: 2, top: 4, bottom: 8 } as const;

/** Background colours (RGB) that readers who see red and green alike can tell apart too. */
const fills: Record<RowRole | IssueSeverity, string> = {
  header: '9DC3E6',
  data: 'EAF3FA',
  group: 'FFE699',
  derived: 'F4B183',
  metadata: 'D9CBE8',
  notes: 'D9D9D9',
  empty: 'FFFFFF',
  error: 'FF7C80',
  warning: 'FFD54F',
};

const face = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
const fonts = {
  plain: face,
  bold: `<b/>${face}`,
  faint: `<i/><color rgb="FF7F7F7F"/>${face}`,
  link: `<u/><color rgb="FF0563C1"/>${face}`,
} as const;

const fontNames = Object.keys(fonts);
const fillNames = Object.keys(fills);
const edgeColour = '<color rgb="FF1F4E79"/>';

/** The styles of a workbook, numbered as they are first used. */
export class CellStyles {
  readonly #numbers = new Map<string, number>();
  readonly #formats: string[] = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'];

  number({ fill, edges, font, align }: CellStyle): number {
    const key = `${fill} ${edges} ${font} ${align}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    // Two fills come first in every workbook, those of `none` and `gray125`.
    const fillId = fill === null ? 0 : fillNames.indexOf(fill) + 2;
    const number = this.#formats.length;
    this.#formats.push(
      `<xf numFmtId="0" fontId="${fontNames.indexOf(font)}" fillId="${fillId}" borderId="${edges}" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="${align}" vertical="top"/></xf>`,
    );
    this.#numbers.set(key, number);
    return number;
  }

  xml(): string {
    const list = (name: string, items: readonly string[]) =>
      `<${name} count="${items.length}">${items.join('')}</${name}>`;
    const solid = Object.values(fills).map(
      (rgb) => `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/></patternFill></fill>`,
    );
    const plainFills = ['none', 'gray125'].map((type) => `<fill><patternFill patternType="${type}"/></fill>`);
    const borders = Array.from({ length: 16 }, (_, edges) => `<border>${sides(edges)}<diagonal/></border>`);
    return [
      `${declaration}<styleSheet xmlns="${mainNamespace}">`,
      list(
        'fonts',
        Object.values(fonts).map((font) => `<font>${font}</font>`),
      ),
      list('fills', [...plainFills, ...solid]),
      list('borders', borders),
      list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
      list('cellXfs', this.#formats),
      list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
      '</styleSheet>',
    ].join('');
  }
}

function sides(edges: number): string {
  return Object.entries(edge)
    .map(([side, bit]) => (edges & bit ? `<${side} style="medium">${edgeColour}</${side}>` : `<${side}/>`))
    .join('');
}
