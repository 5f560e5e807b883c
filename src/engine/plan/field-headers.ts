import type { FieldSpec } from '../specification/spec.ts';
import { type HeaderName, headerText } from '../words/header-name.ts';

/** The names that a field's column may have: those listed, then its label and its name. */
export function compileHeaders(name: string, field: FieldSpec): HeaderName[] {
  const listed = field.match.headers.flatMap((header) =>
    typeof header === 'string'
      ? [{ text: header, weight: 1 }]
      : Object.entries(header).map(([text, weight]) => ({ text, weight })),
  );
  const own = [field.label ?? name, name].map((text) => ({ text, weight: 1 }));
  const names = new Map<string, HeaderName>();
  for (const { text, weight } of [...listed, ...own]) {
    const header = headerText(text);
    // A header listed with its own weight keeps it, also when it is the field's name.
    if (header.plain !== '' && !names.has(header.plain))
      names.set(header.plain, { ...header, weight, listed: names.size < listed.length });
  }
  return [...names.values()];
}
