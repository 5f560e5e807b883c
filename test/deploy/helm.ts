import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../deploy/helm');
const record = z.record(z.string(), z.unknown());

/**
 * The objects that the chart makes of its values, some of them replaced. It is read by what is below, which knows the few constructs that the
 * chart uses and refuses any other: Helm is a program in Go, and not to be had from npm.
 */
export async function renderChart(changes: Record<string, unknown> = {}): Promise<Record<string, unknown>[]> {
  const values = { ...record.parse(parse(await readFile(join(folder, 'values.yaml'), 'utf8'))), ...changes };
  const scope = { Values: values, Release: { Name: 'tried' } };
  const names = await readdir(join(folder, 'templates'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'templates', name), 'utf8')));
  return texts.flatMap((text) =>
    parseAllDocuments(rendered(text, scope)).map((document) => {
      const [error] = document.errors;
      if (error) throw error;
      return record.parse(document.toJS());
    }),
  );
}

function rendered(text: string, scope: Record<string, unknown>): string {
  const lines: string[] = [];
  const given = text.split('\n');
  for (let at = 0; at < given.length; at += 1) {
    const line = given[at] ?? '';
    const block = /^\s*\{\{- (if not|if|range) (.+?) \}\}$/.exec(line);
    if (!block) {
      lines.push(line.replace(/\{\{-? (.+?) \}\}/g, (_action, action: string) => printed(action, scope)));
      continue;
    }
    const [, kind, argument = ''] = block;
    const end = endOf(given, at);
    const body = given.slice(at + 1, end).join('\n');
    if (kind === 'range') {
      const path = /^\$name, \$value := (\S+)$/.exec(argument)?.[1];
      if (path === undefined) throw new Error(`range ${argument} is not known.`);
      for (const [$name, $value] of Object.entries(record.parse(valueAt(path, scope)))) {
        lines.push(rendered(body, { ...scope, $name, $value }));
      }
    } else if (Boolean(valueAt(argument, scope)) === (kind === 'if')) lines.push(rendered(body, scope));
    at = end;
  }
  return lines.join('\n');
}

/** The line of the `end` that belongs to the block beginning at `from`. */
function endOf(lines: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < lines.length; at += 1) {
    if (/\{\{- (?:if|range) /.test(lines[at] ?? '')) depth += 1;
    if (/\{\{- end \}\}/.test(lines[at] ?? '')) depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`The block of line ${from + 1} has no end.`);
}

function printed(action: string, scope: Record<string, unknown>): string {
  const yaml = /^toYaml (\S+) \| nindent (\d+)$/.exec(action);
  if (yaml?.[1] !== undefined) {
    const indent = ' '.repeat(Number(yaml[2]));
    return `\n${stringify(valueAt(yaml[1], scope)).trimEnd().replace(/^/gm, indent)}`;
  }
  const [, path = '', quoted] = /^(\S+)( \| quote)?$/.exec(action) ?? [];
  const value = valueAt(path, scope);
  return quoted ? JSON.stringify(String(value)) : String(value);
}

/** Throws for what is not there: a misspelt name would else be left empty by Helm. */
function valueAt(path: string, scope: Record<string, unknown>): unknown {
  let value: unknown = scope;
  for (const name of path.replace(/^\./, '').split('.')) {
    value = record.safeParse(value).data?.[name];
    if (value === undefined) throw new Error(`The chart has no ${path}.`);
  }
  return value;
}
