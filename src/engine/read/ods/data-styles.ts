import { classifyFormat, isGeneral } from '../../format/number-format.ts';
import type { NumberFormat } from '../../model.ts';
import type { XmlElement } from '../xml/strict-xml.ts';

type Attributes = XmlElement['attributes'];

interface DataStyle {
  code: string;
  /** Whether the time of day counts on beyond 24 hours. */
  elapsed: boolean;
  /** Styles for numbers that meet a condition; the style's own code is for all others. */
  maps: { condition: string; style: string }[];
}

interface CellStyle {
  dataStyle: string | undefined;
  parent: string | undefined;
}

const dataStyles = new Set([
  'number-style',
  'currency-style',
  'percentage-style',
  'date-style',
  'time-style',
  'text-style',
  'boolean-style',
]);

/**
 * The number formats of an OpenDocument spreadsheet (ODF 1.3 part 3, 16.29), written as the format codes of Excel. Fed with
 * the elements of `styles.xml` and of the automatic styles in `content.xml`.
 */
export class DataStyles {
  /** All formats in use so far. */
  readonly formats: NumberFormat[] = [
    { code: 'yyyy-mm-dd', kind: 'date' },
    { code: 'yyyy-mm-dd hh:mm:ss', kind: 'datetime' },
    { code: '[h]:mm:ss', kind: 'duration' },
  ];
  readonly isoDate = 0;
  readonly isoDateTime = 1;
  readonly duration = 2;
  readonly #dataStyles = new Map<string, DataStyle>();
  readonly #cellStyles = new Map<string, CellStyle>();
  readonly #hiddenTables = new Set<string>();
  readonly #formatOfStyle = new Map<string, number>();
  readonly #formatOfCode = new Map<string, number>();
  /** The data style that is being read, its literal text, the table style around the current element. */
  #current: DataStyle | undefined;
  #literal: string | undefined;
  #tableStyle: string | undefined;

  open({ name, attributes }: XmlElement): void {
    if (dataStyles.has(name)) {
      this.#current = { code: '', elapsed: attributes['number:truncate-on-overflow'] === 'false', maps: [] };
      this.#dataStyles.set(attributes['style:name'] ?? '', this.#current);
    } else if (this.#current !== undefined) {
      this.#openPart(this.#current, name, attributes);
    } else if (name === 'style') {
      this.#openStyle(attributes);
    } else if (name === 'table-properties' && this.#tableStyle !== undefined) {
      if (attributes['table:display'] === 'false') this.#hiddenTables.add(this.#tableStyle);
    }
  }

  text(text: string): void {
    if (this.#literal !== undefined) this.#literal += text;
  }

  close(name: string): void {
    if (dataStyles.has(name)) {
      this.#current = undefined;
    } else if (
      this.#current !== undefined &&
      this.#literal !== undefined &&
      (name === 'text' || name === 'currency-symbol')
    ) {
      if (this.#literal !== '') this.#current.code += quoted(this.#literal);
      this.#literal = undefined;
    } else if (name === 'style') {
      this.#tableStyle = undefined;
    }
  }

  /** Whether tables of this style are hidden. */
  hidesTable(style: string | undefined): boolean {
    return style !== undefined && this.#hiddenTables.has(style);
  }

  /** Index of a cell style's format in `formats`, -1 for General. */
  formatOf(style: string | undefined): number {
    if (style === undefined) return -1;
    const known = this.#formatOfStyle.get(style);
    if (known !== undefined) return known;
    const index = this.#indexOf(this.#codeOf(this.#dataStyleOf(style)));
    this.#formatOfStyle.set(style, index);
    return index;
  }

  #indexOf(code: string): number {
    const known = this.#formatOfCode.get(code);
    if (known !== undefined) return known;
    const format = { code, kind: classifyFormat(code) };
    const index = isGeneral(format) ? -1 : this.formats.push(format) - 1;
    this.#formatOfCode.set(code, index);
    return index;
  }

  #dataStyleOf(style: string): string | undefined {
    // Styles may inherit in a circle.
    for (let name: string | undefined = style, steps = 0; name !== undefined && steps < 10; steps++) {
      const cellStyle = this.#cellStyles.get(name);
      if (cellStyle?.dataStyle !== undefined) return cellStyle.dataStyle;
      name = cellStyle?.parent;
    }
    return undefined;
  }

  #codeOf(name: string | undefined): string {
    const style = this.#dataStyles.get(name ?? '');
    if (style === undefined) return '';
    const conditional = style.maps.slice(0, 2).map(({ condition, style: target }) => {
      return `[${condition}]${this.#dataStyles.get(target)?.code ?? ''}`;
    });
    return [...conditional, style.code].join(';');
  }

  #openStyle(attributes: Attributes): void {
    const name = attributes['style:name'] ?? '';
    if (attributes['style:family'] === 'table') this.#tableStyle = name;
    if (attributes['style:family'] !== 'table-cell') return;
    this.#cellStyles.set(name, {
      dataStyle: attributes['style:data-style-name'],
      parent: attributes['style:parent-style-name'],
    });
  }

  #openPart(style: DataStyle, name: string, attributes: Attributes): void {
    if (name === 'text' || name === 'currency-symbol') {
      this.#literal = '';
    } else if (name === 'map') {
      const condition = /^value\(\)\s*([<>=!]+.*)$/.exec(attributes['style:condition'] ?? '')?.[1]?.replace('!=', '<>');
      const target = attributes['style:apply-style-name'];
      if (condition !== undefined && target !== undefined) style.maps.push({ condition, style: target });
    } else {
      style.code += partCode(name, attributes, style);
    }
  }
}

/** What an element inside a data style is in a format code. */
function partCode(name: string, attributes: Attributes, style: DataStyle): string {
  const long = attributes['number:style'] === 'long';
  switch (name) {
    case 'number':
      return numberCode(attributes);
    case 'scientific-number':
      return `${numberCode(attributes)}E+${'0'.repeat(count(attributes['number:min-exponent-digits'], 2))}`;
    case 'fraction':
      return fractionCode(attributes);
    case 'day':
      return long ? 'dd' : 'd';
    case 'day-of-week':
      return long ? 'dddd' : 'ddd';
    case 'month':
      return (attributes['number:textual'] === 'true' ? 'mmm' : 'm') + (long ? 'm' : '');
    case 'year':
      return long ? 'yyyy' : 'yy';
    case 'hours':
      return elapsed(style, long ? 'hh' : 'h');
    case 'minutes':
      return elapsed(style, long ? 'mm' : 'm');
    case 'seconds': {
      const decimals = count(attributes['number:decimal-places'], 0);
      return `${elapsed(style, long ? 'ss' : 's')}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
    }
    case 'am-pm':
      return 'AM/PM';
    case 'text-content':
      return '@';
    default:
      return '';
  }
}

/** The first unit of a time that counts on is the one that may pass its usual end. */
function elapsed(style: DataStyle, unit: string): string {
  if (!style.elapsed) return unit;
  style.elapsed = false;
  return `[${unit}]`;
}

function numberCode(attributes: Attributes): string {
  const whole = count(attributes['number:min-integer-digits'], 1);
  // Without a number of decimal places it is the General format.
  if (attributes['number:decimal-places'] === undefined && whole <= 1) return 'General';
  const decimals = count(attributes['number:decimal-places'], 0);
  const least = count(attributes['number:min-decimal-places'] ?? attributes['number:decimal-places'], 0);
  const digits = '0'.repeat(whole).padStart(attributes['number:grouping'] === 'true' ? 4 : 1, '#');
  const grouped = attributes['number:grouping'] === 'true' ? `${digits.slice(0, -3)},${digits.slice(-3)}` : digits;
  const scaling = ','.repeat(Math.round(Math.log10(Number(attributes['number:display-factor'] ?? 1)) / 3) || 0);
  const fraction = `${'0'.repeat(Math.min(least, decimals))}${'#'.repeat(Math.max(0, decimals - least))}`;
  return `${grouped}${fraction === '' ? '' : `.${fraction}`}${scaling}`;
}

function fractionCode(attributes: Attributes): string {
  const whole = attributes['number:min-integer-digits'] === undefined ? '' : '# ';
  const numerator = '?'.repeat(count(attributes['number:min-numerator-digits'], 1));
  const denominator =
    attributes['number:denominator-value'] ?? '?'.repeat(count(attributes['number:min-denominator-digits'], 1));
  return `${whole}${numerator}/${denominator}`;
}

/** A count of digits; more than 30 would be nonsense. */
function count(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, 30) : otherwise;
}

/** A percent sign is not quoted: it counts. */
function quoted(text: string): string {
  const parts = text.replaceAll('"', '').split('%');
  return parts.map((part) => (part === '' ? '' : `"${part}"`)).join('%');
}
