import type { Row } from '../../model.ts';

const equalsSign = 0x3d;
const apostrophe = 0x27;

/** `="00123"`, which programs write so that Excel keeps the zeros: a formula that is nothing but a text. */
const textFormula = /^="((?:[^"]|"")*)"$/;

/** An apostrophe before what Excel would run as a formula, put there by the program that wrote the file (OWASP, CSV Injection). */
const guarded = /^'[=+\-@\t\r]/;

/**
 * Takes off, in place, what other programs put around a field so that a spreadsheet leaves it alone; the field is what stands inside.
 * Looks at one character of a field unless it begins like one of those.
 */
export function takeOffGuards(rows: readonly Row[]): void {
  for (const { values } of rows) {
    for (let column = 0; column < values.length; column++) {
      const value = values[column];
      if (typeof value !== 'string') continue;
      const first = value.charCodeAt(0);
      if (first === equalsSign) {
        const inner = textFormula.exec(value)?.[1];
        if (inner !== undefined) values[column] = inner === '' ? null : inner.replaceAll('""', '"');
      } else if (first === apostrophe && guarded.test(value)) {
        values[column] = value.slice(1);
      }
    }
  }
}

/** Takes off, in place, the blank that a program writes behind every delimiter. */
export function takeOffBlanks(rows: readonly Row[]): void {
  for (const { values } of rows) {
    for (let column = 1; column < values.length; column++) {
      const value = values[column];
      if (typeof value !== 'string' || !value.startsWith(' ')) continue;
      const rest = value.slice(1);
      values[column] = rest === '' ? null : rest;
    }
  }
}
