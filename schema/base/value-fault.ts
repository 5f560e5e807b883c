/** Values inside values that a request may hold: what looks into them, here and elsewhere, has a stack that ends. */
const deepest = 100;

/**
 * What is wrong with a value wherever it goes: U+0000 and halves of characters, which PostgreSQL does not store, numbers beyond those
 * that JSON can write again, and depth. `null` when nothing is.
 */
export function valueFault(given: unknown): string | null {
  const waiting = [{ value: given, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (depth > deepest) return `The request holds values inside values, more than ${deepest} levels deep.`;
    if (typeof value === 'number' && !Number.isFinite(value)) return 'The request holds a number beyond 1.7e308.';
    const fault = typeof value === 'string' ? textFault(value) : null;
    if (fault !== null) return fault;
    for (const [key, nested] of entriesOf(value)) {
      const inKey = textFault(key);
      if (inKey !== null) return inKey;
      waiting.push({ value: nested, depth: depth + 1 });
    }
  }
  return null;
}

export const nulFault = 'The request holds the character U+0000, which cannot be stored. Remove it.';

function textFault(text: string): string | null {
  if (text.includes('\0')) return nulFault;
  return text.isWellFormed()
    ? null
    : 'The request holds half of a character (a lone surrogate). Send well-formed Unicode.';
}

/** Uploaded files are objects too, but not plain ones; their bytes may be anything. */
function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : [];
}
