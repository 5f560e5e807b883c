import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { entries, type SettingEntry } from './entries.ts';
import { type SettingsFault, suggestion } from './faults.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that the operator has set. */
export interface Given {
  value: unknown;
  /** For people: `environment variable ADE_PORT`, `ade.toml`. */
  source: string;
  /** How to change it. */
  remedy: string;
}

/** The given values by setting name. */
export type GivenValues = Map<string, Given>;

/** What the commands that talk to a server read: a server may be started beside them. */
const variablesOfClients = ['ADE_URL', 'ADE_API_KEY'];

/** The variables that are set. An empty one counts as unset, as it does in compose files and shells. */
export function fromEnvironment(env: Environment, faults: SettingsFault[]): GivenValues {
  const given: GivenValues = new Map();
  for (const { name, variables } of entries) {
    const variable = variables.find((candidate) => env[candidate]);
    if (variable === undefined) continue;
    const remedy = `Correct or unset ${variable}${serviceLink(variable, env[variable])}`;
    given.set(name, { value: env[variable], source: `environment variable ${variable}`, remedy });
  }
  const known = [...entries.flatMap(({ variables }) => variables), ...variablesOfClients];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('ADE_') || known.includes(variable) || serviceLink(variable, env[variable])) continue;
    const remedy = `${suggestion(variable, known)}Correct or unset it`;
    faults.push({ setting: variable, source: 'environment variable', problem: 'is not a setting of ADE', remedy });
  }
  return given;
}

/** Kubernetes sets such variables in every container when a service is called "ade" or "ade-…". */
function serviceLink(variable: string, value: string | undefined): string {
  const link = /_SERVICE_(HOST|PORT\w*)$|_PORT_\d+_(TCP|UDP|SCTP)\w*$/.test(variable) || value?.startsWith('tcp://');
  return link ? ' (set by Kubernetes: say enableServiceLinks: false in the pod)' : '';
}

/** The values in one TOML file below the folder; none when there is no such file. */
export function fromFile(folder: string, file: string, faults: SettingsFault[]): GivenValues {
  const given: GivenValues = new Map();
  const table = readTable(join(folder, file), file, faults);
  if (table) collect(table, [], file, given, faults);
  return given;
}

function readTable(path: string, file: string, faults: SettingsFault[]): Record<string, unknown> | null {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof TomlError) {
      // Only the first line of the message: the rest quotes the file, which may hold a secret.
      const reason = error.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '');
      const problem = `is not valid TOML at line ${error.line}, column ${error.column}: ${reason}`;
      faults.push({ setting: file, source: 'file', problem, remedy: 'Correct the file' });
      return null;
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'ENOENT') {
      const remedy = 'Make it a file that this user may read, or remove it';
      faults.push({ setting: file, source: 'file', problem: `cannot be read (${code})`, remedy });
    }
    return null;
  }
}

function collect(
  table: Record<string, unknown>,
  above: readonly string[],
  file: string,
  given: GivenValues,
  faults: SettingsFault[],
): void {
  for (const [key, value] of Object.entries(table)) {
    const name = [...above, key].join('.');
    const section = entries.some((entry) => entry.name.startsWith(`${name}.`));
    if (entries.some((entry) => entry.name === name)) {
      given.set(name, { value, source: file, remedy: `Correct or remove ${name} in ${file}` });
    } else if (section && isTable(value)) {
      collect(value, [...above, key], file, given, faults);
    } else if (section) {
      const remedy = `Put its settings below a line [${name}]`;
      faults.push({ setting: name, source: file, problem: 'is a section, not a value', remedy });
    } else {
      const names = entries.map((entry) => entry.name);
      const remedy = `${suggestion(name, names)}Correct or remove it`;
      faults.push({ setting: name, source: file, problem: 'is not a setting of ADE', remedy });
    }
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The nested object in which the catalogue expects the values. */
export function assemble(given: GivenValues): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const entry of entries) place(tree, entry, given.get(entry.name)?.value);
  return tree;
}

function place(tree: Record<string, unknown>, entry: SettingEntry, value: unknown): void {
  let node = tree;
  for (const key of entry.path.slice(0, -1)) {
    const next = node[key];
    const child: Record<string, unknown> = isTable(next) ? next : {};
    node[key] = child;
    node = child;
  }
  const last = entry.path.at(-1);
  if (last !== undefined) node[last] = value;
}
