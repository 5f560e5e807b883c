import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const docs = join(import.meta.dirname, '../../docs');

/** A fenced block of a page that says what to do. */
export interface Block {
  page: string;
  line: number;
  language: string;
  text: string;
  /** Why no test runs it, as the comment above it says; `null` where one has to. */
  notRun: string | null;
}

/** The pages for operators, by their names. */
export async function operationsPages(): Promise<Map<string, string>> {
  const names = (await readdir(join(docs, 'operations'))).filter((name) => name.endsWith('.md'));
  const paths = ['operations.md', ...names.map((name) => `operations/${name}`)];
  const texts = await Promise.all(paths.map((path) => readFile(join(docs, path), 'utf8')));
  return new Map(paths.map((path, at) => [basename(path), texts[at] ?? '']));
}

/** The blocks of commands and of GraphQL, in their order. */
export function blocksOf(page: string, text: string): Block[] {
  const found = text.matchAll(/^(?:<!-- not run here: (.+?) -->\n)?```(sh|graphql)\n(.*?)^```$/gms);
  return [...found].map(({ index, 1: notRun = null, 2: language = '', 3: block = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    language,
    text: block,
    notRun,
  }));
}
