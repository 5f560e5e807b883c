/**
 * Text of an XML document in UTF-8 bytes, as a parser would report it: references resolved, line ends made `\n` (XML 1.0,
 * 2.11), and Excel's `_x000D_` escapes undone.
 *
 * @param from first byte
 * @param to behind the last byte
 * @returns `undefined` for a reference that is not one of XML's own: let the strict parser decide
 */
export function textOf(bytes: Buffer, from: number, to: number): string | undefined {
  let ascii = true;
  let markup = false;
  let escapes = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) ascii = false;
    else if (byte === 0x26 || byte === 0x0d) markup = true;
    else if (byte === 0x5f) escapes = true;
  }
  let text: string | undefined = bytes.toString(ascii ? 'latin1' : 'utf8', from, to);
  if (markup) text = resolveReferences(text);
  return escapes && text !== undefined ? undoEscapes(text) : text;
}

/** Undoes the escapes of ST_Xstring (ECMA-376 part 1, 22.9.2.19): `_x000D_` is a carriage return, `_x005F_` a bare `_`. */
export function undoEscapes(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolveReferences(raw: string): string | undefined {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
  let known = true;
  const resolved = text.replace(/&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|\w+)?;?/g, (reference, name: string | undefined) => {
    const character = name !== undefined && reference.endsWith(';') ? characterOf(name) : undefined;
    if (character === undefined) known = false;
    return character ?? '';
  });
  return known ? resolved : undefined;
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(named, name) ? named[name] : undefined;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff);
  return allowed && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}
