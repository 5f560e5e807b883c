import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
} from 'yaml';
import { EngineError } from '../errors.ts';
import type { SpecFault } from './fault.ts';

/** A specification is written by hand or by a form; more than this is an accident or an attack. */
const mostCharacters = 1024 * 1024;
/** Plain values after every alias is written out: stops the "billion laughs". */
const mostValues = 100_000;
/** Collections inside collections. Composing a document goes down into it, and takes time in the square of how deep that is. */
const mostLevels = 200;
/** Each is looked up by going through the whole document. */
const mostAliases = 100;

const tooLarge = () =>
  `expands to more than ${mostValues.toLocaleString('en')} values, or has more than ${mostAliases} aliases`;

type Place = Pick<SpecFault, 'line' | 'column'>;

/** A parsed text that remembers where everything stands. */
export interface SpecText {
  value: unknown;
  /** Whether `value` is what the writer meant, so that it can be checked further. */
  readable: boolean;
  faults: SpecFault[];
  /** Where the value at a path stands, or with `key` its key; the nearest part that exists where the path does not. */
  place(path: readonly PropertyKey[], key?: 'key'): Place;
}

/**
 * Reads YAML 1.2 or JSON (which is YAML). Syntax faults, duplicate keys, anchors that are not there and texts that expand too
 * far come back as faults, never as an exception.
 *
 * @throws EngineError INVALID_SPEC only when the text is longer than 1 MiB.
 */
export function readSpecText(text: string): SpecText {
  if (text.length > mostCharacters) {
    throw new EngineError(
      'INVALID_SPEC',
      'The configuration is longer than 1 MiB. Move long lookup lists into a document.',
      {
        faults: [],
      },
    );
  }
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faultAt = (offset: number, message: string): SpecFault => ({
    path: '',
    ...placeOf(offset),
    message,
    suggestion: null,
  });
  const unreadable = (faults: SpecFault[]) => ({ value: undefined, readable: false, faults, place: () => placeOf(0) });
  const tokens = tokensOf(text, lines);
  if (tokens.tooDeepAt !== null) return unreadable([faultAt(tokens.tooDeepAt, 'is nested too deeply')]);
  // Our own look at the keys takes time in proportion to them; the library compares each with each.
  const options = { prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const;
  const [document, another] = new Composer(options).compose(tokens.all, true, text.length);
  if (!document) return unreadable([faultAt(0, 'is no document')]);
  const faults = document.errors.map(({ pos, message }) => faultAt(pos[0], firstLine(message)));
  if (another) faults.push(faultAt(another.range[0], 'begins another document; a configuration is one'));
  for (const offset of repeatedKeys(document)) {
    faults.push(faultAt(offset, `has the key ${keyAt(text, offset)} twice`));
  }
  // A key that comes twice leaves the rest readable; after any other fault the value would be a guess.
  if (document.errors.length > 0 || another) return unreadable(faults);
  if (expandedSize(document) > mostValues) return unreadable([...faults, faultAt(0, tooLarge())]);
  const place = (path: readonly PropertyKey[], key?: 'key') => placeOf(offsetOf(document, path, key));
  try {
    return { value: document.toJS({ maxAliasCount: 1_000 }), readable: true, faults, place };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return unreadable([...faults, faultAt(0, firstLine(error.message))]);
  }
}

/** The text's tokens, each with what stands in it; where they nest too deep, nothing is read any further. */
function tokensOf(text: string, lines: LineCounter): { all: CST.Token[]; tooDeepAt: number | null } {
  const parser = new Parser(lines.addNewLine);
  const all: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    all.push(...parser.next(lexeme));
    if (parser.stack.length > mostLevels) return { all, tooDeepAt: parser.offset };
  }
  all.push(...parser.end());
  return { all, tooDeepAt: null };
}

function keyAt(text: string, offset: number): string {
  return /^[^\s:]{1,80}/.exec(text.slice(offset, offset + 80))?.[0] ?? '';
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/[.:]$/, '');
}

/** How many values the document has once aliases are written out; stops counting above the maximum. */
function expandedSize(document: Document): number {
  const sizes = new Map<unknown, number>();
  const size = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    sizes.set(node, Number.POSITIVE_INFINITY); // an alias inside its own anchor never ends
    let total = 1;
    if (isAlias(node)) total = size(node.resolve(document));
    else if (isPair(node)) total = size(node.key) + size(node.value);
    else if (isCollection(node)) for (const item of node.items) total += size(item);
    sizes.set(node, total);
    return total;
  };
  let deepest = 0;
  let aliases = 0;
  const tooMuch = () => deepest > 200 || aliases > mostAliases;
  visit(document, (_key, node, path) => {
    deepest = Math.max(deepest, path.length);
    if (isAlias(node)) aliases += 1;
    return tooMuch() ? visit.BREAK : undefined;
  });
  return tooMuch() ? Number.POSITIVE_INFINITY : size(document.contents);
}

/** Where keys stand that their map has before already. */
function repeatedKeys(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const value = isScalar(key) ? key.value : key;
        if (seen.has(value)) offsets.push(startOf(key) ?? 0);
        seen.add(value);
      }
    },
  });
  return offsets;
}

function offsetOf(document: Document, path: readonly PropertyKey[], key?: 'key'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isCollection(node)) return offset;
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(segment),
      );
      if (!pair) return offset;
      const last = depth === path.length - 1;
      offset = (last && key === 'key' ? undefined : startOf(pair.value)) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      const item = typeof segment === 'number' ? node.items[segment] : undefined;
      if (item === undefined) return offset;
      node = item;
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
