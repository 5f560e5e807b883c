import { PrefixRemover } from './prefix-remover.ts';
import type { StrictXml } from './strict-xml.ts';

/** What became of a scan: all items read, room for no more at the moment, the end of the container, or a shape it does not know. */
export type ScanState = 'done' | 'full' | 'end' | 'unknown';

/** Reads whole items (`<row>…</row>`) straight from the bytes, in the shapes that spreadsheet programs write. */
export interface ItemScanner {
  /** Behind the last item read: the start of the next item or of the container's end tag. */
  readonly position: number;
  /** Reads items from `bytes[from, to)`, which holds whole items only. */
  scan(bytes: Buffer, from: number, to: number): ScanState;
}

/** An item longer than this goes to the strict parser, which needs no whole items. */
const maxItemBytes = 8 * 1024 ** 2;
/** Enough to hold the declaration and the root element's name. */
const startBytes = 512;
/** The strict parser is fed in pieces, so that its consumer can drain what it made of them. */
const strictPiece = 32 * 1024;

/**
 * A strict parser with a fast lane: everything before and behind the container of the many items is parsed strictly; items
 * go through the scanner while it knows their shape. From the first item it does not know, the strict parser takes over for
 * good: to it the document merely lacks the items that were read before.
 */
export class HybridXml {
  readonly #strict: StrictXml;
  readonly #scanner: ItemScanner;
  readonly #container: string;
  readonly #item: Buffer;
  readonly #containerStart: Buffer;
  readonly #containerEnd: Buffer;
  #mode: 'head' | 'items' | 'strict' = 'head';
  #rest: Buffer = Buffer.alloc(0);
  /** Known once the first bytes are parsed. */
  #prefixes: { remover: PrefixRemover | undefined } | undefined;

  /** @param names local names of the container and of its items, e.g. `sheetData` and `row` */
  constructor(names: { container: string; item: string }, scanner: ItemScanner, strict: StrictXml) {
    this.#strict = strict;
    this.#scanner = scanner;
    this.#container = names.container;
    this.#item = Buffer.from(`<${names.item}`);
    this.#containerStart = Buffer.from(`<${names.container}`);
    this.#containerEnd = Buffer.from(`</${names.container}>`);
  }

  /** Parses the next bytes; yields whenever the consumer should take what was read so far. */
  *feed(chunk: Buffer): Generator<void, void, undefined> {
    if (this.#prefixes !== undefined) {
      yield* this.#parse(this.#prefixes.remover?.remove(chunk, false) ?? chunk);
      return;
    }
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (this.#rest.length >= startBytes) yield* this.#begin();
  }

  /** Parses what is left at the end of the document. */
  *end(): Generator<void, void, undefined> {
    if (this.#prefixes === undefined) yield* this.#begin();
    const held = this.#prefixes?.remover?.remove(Buffer.alloc(0), true);
    if (held !== undefined) yield* this.#parse(held);
    const bytes = this.#rest;
    this.#rest = bytes.subarray(0, 0);
    if (this.#mode === 'items') yield* this.#scan(bytes, bytes.length);
    yield* this.#strictly(this.#mode === 'head' ? bytes : this.#rest);
    this.#strict.end();
  }

  /** Encoding and prefix show in the first bytes: they are parsed when there are enough of them. */
  *#begin(): Generator<void, void, undefined> {
    const bytes = this.#rest;
    this.#rest = bytes.subarray(0, 0);
    this.#prefixes = { remover: PrefixRemover.for(bytes) };
    yield* this.#parse(this.#prefixes.remover?.remove(bytes, false) ?? bytes);
  }

  *#parse(chunk: Buffer): Generator<void, void, undefined> {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const known = this.#rest.length;
    this.#rest = bytes.subarray(0, 0);
    if (this.#mode === 'head') yield* this.#head(bytes);
    else if (this.#mode === 'items') yield* this.#items(bytes, known);
    else yield* this.#strictly(bytes);
  }

  *#head(bytes: Buffer): Generator<void, void, undefined> {
    const start = bytes.indexOf(this.#containerStart);
    if (start < 0) {
      // The tag may be cut in two; anything but its beginning can go.
      const keep = Math.min(bytes.length, this.#containerStart.length - 1);
      this.#rest = bytes.subarray(bytes.length - keep);
      return yield* this.#strictly(bytes.subarray(0, bytes.length - keep));
    }
    const close = bytes.indexOf('>', start);
    if (close < 0 && bytes.length - start < maxItemBytes) {
      this.#rest = bytes.subarray(start);
      return yield* this.#strictly(bytes.subarray(0, start));
    }
    yield* this.#strictly(bytes.subarray(0, close + 1));
    // Not inside the container now: it was empty, or the match was in a comment.
    this.#mode = close >= 0 && this.#strict.utf8 && this.#strict.current === this.#container ? 'items' : 'strict';
    const rest = bytes.subarray(close + 1);
    if (this.#mode === 'items') yield* this.#items(rest, 0);
    else yield* this.#strictly(rest);
  }

  /** @param known bytes at the start that have been searched for an item before */
  *#items(bytes: Buffer, known: number): Generator<void, void, undefined> {
    // Whole items end where the last item begins, or at the end of the container.
    const lastItem = bytes.lastIndexOf(this.#item);
    const searchFrom = Math.max(0, known - this.#containerEnd.length);
    const whole = lastItem > 0 ? lastItem : bytes.indexOf(this.#containerEnd, searchFrom) < 0 ? 0 : bytes.length;
    if (whole === 0 && bytes.length < maxItemBytes) {
      this.#rest = bytes;
      return;
    }
    yield* this.#scan(bytes, whole);
  }

  *#scan(bytes: Buffer, to: number): Generator<void, void, undefined> {
    let state = this.#scanner.scan(bytes, 0, to);
    while (state === 'full') {
      yield;
      state = this.#scanner.scan(bytes, this.#scanner.position, to);
    }
    const rest = bytes.subarray(this.#scanner.position);
    if (state === 'done' && rest.length < maxItemBytes) {
      this.#rest = rest;
    } else {
      this.#mode = 'strict';
      yield* this.#strictly(rest);
    }
  }

  *#strictly(bytes: Buffer): Generator<void, void, undefined> {
    for (let at = 0; at < bytes.length; at += strictPiece) {
      this.#strict.write(bytes.subarray(at, at + strictPiece));
      yield;
    }
  }
}
