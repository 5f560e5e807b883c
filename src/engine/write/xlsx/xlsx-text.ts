/** Characters of a cell that Excel takes; a file with more does not open. */
const mostCharacters = 32_767;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const needsEscape = /[&<>"_\u0000-\u0008\u000b-\u001f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g;

/**
 * A text as the content of an XML element or attribute. What XML cannot hold becomes `_xHHHH_`, and a text that reads like
 * such an escape is escaped itself (ECMA-376 part 1, 22.9.2.19). Excel reads it back as it was.
 */
export function xmlText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(unwritable, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The `<t>` of a cell. A text beyond what a cell takes is cut, with an ellipsis at its end. */
export function cellTextXml(text: string): string {
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
  const first = shown.charCodeAt(0);
  const last = shown.charCodeAt(shown.length - 1);
  return first <= 32 || last <= 32 ? `<t xml:space="preserve">${xmlText(shown)}</t>` : `<t>${xmlText(shown)}</t>`;
}

/** Sheet names that Excel takes: at most 31 characters, none of `[]:*?/\`, no apostrophe at either end, unique without case. */
export class SheetNames {
  readonly #taken = new Set(['history']);

  /** The name as it is where it can be, else the nearest one that is free. */
  take(wanted: string): string {
    const plain = wanted
      .replace(/[[\]:*?/\\\p{C}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[' ]+|[' ]+$/g, '');
    for (let number = 1; ; number++) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const name = cut(plain === '' ? 'Table' : plain, 31 - suffix.length) + suffix;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.add(name.toLowerCase());
      return name;
    }
  }
}

/** At most `length` UTF-16 units, no character halved. */
function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return (/[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short).replace(/[' ]+$/, '');
}
