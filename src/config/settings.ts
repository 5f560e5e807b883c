import { resolve } from 'node:path';
import type { z } from 'zod';
import { catalogue } from './catalogue.ts';
import { entries, type SettingEntry } from './entries.ts';
import { SettingsError, type SettingsFault } from './faults.ts';
import { shown } from './redaction.ts';
import { assemble, type Environment, fromEnvironment, fromFile, type GivenValues } from './sources.ts';

export { SettingsError } from './faults.ts';

type Catalogue = z.output<typeof catalogue>;

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

/** The effective settings, checked and frozen. `dataDir` is absolute. What each one means stands in catalogue.ts. */
export type Settings = Frozen<Omit<Catalogue, 'profile'> & { profile: NonNullable<Catalogue['profile']> }>;

export interface SettingsOrigin {
  /** The process's environment variables. */
  env: Environment;
  /** The folder that `ade.toml` is read from and that a relative data folder is relative to. */
  cwd: string;
}

/**
 * The effective settings: environment variables over `ade.<environment>.toml` over `ade.toml` over defaults. Throws
 * SettingsError with every fault at once; the message is meant to be printed and holds no secret.
 */
export function loadSettings({ env, cwd }: SettingsOrigin): Settings {
  const faults: SettingsFault[] = [];
  const given = gather(env, cwd, faults);
  const parsed = catalogue.safeParse(assemble(given));
  if (!parsed.success) faults.push(...invalidValues(parsed.error.issues, given));
  if (!parsed.success && faults.length === 0) faults.push(...parsed.error.issues.map(unplaced));
  const profile = given.get('profile')?.value ?? (given.has('database.url') ? 'production' : 'embedded');
  if (profile === 'production') faults.push(...missingForProduction(given));
  if (given.has('database.direct_url') && !given.has('database.url')) faults.push(missingForPooler);
  if (given.has('mail.url')) faults.push(...missingForMail(given));
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults);
  const { data } = parsed;
  const settings = freeze({
    ...data,
    profile: data.profile ?? (data.database.url === null ? 'embedded' : 'production'),
    dataDir: resolve(cwd, data.dataDir),
  });
  origins.set(settings, given);
  return settings;
}

/** Where the values of loaded settings came from. */
const origins = new WeakMap<Settings, GivenValues>();

/** One line per setting for `ade doctor`: its name, its value without secrets, and where the value comes from. */
export function describeSettings(settings: Settings): { name: string; value: string; source: string }[] {
  const given = origins.get(settings);
  return entries.map((entry) => ({
    name: entry.name,
    value: shown(entry, valueAt(settings, entry.path)),
    source: given?.get(entry.name)?.source ?? 'default',
  }));
}

/** Every setting there is, for the reference in the documentation. */
export function listSettings(): readonly SettingEntry[] {
  return entries;
}

function gather(env: Environment, cwd: string, faults: SettingsFault[]): GivenValues {
  const variables = fromEnvironment(env, faults);
  const base = fromFile(cwd, 'ade.toml', faults);
  const environment = variables.get('environment')?.value ?? base.get('environment')?.value ?? 'production';
  // A name that is no environment is a fault of its own, and must not become part of a path.
  const named = catalogue.shape.environment.safeParse(environment);
  if (!named.success) return new Map([...base, ...variables]);
  const file = `ade.${named.data}.toml`;
  const specific = fromFile(cwd, file, faults);
  if (specific.has('environment')) {
    const problem = 'cannot be set in the file that it selects';
    faults.push({
      setting: 'environment',
      source: file,
      problem,
      remedy: 'Set ADE_ENVIRONMENT, or move it to ade.toml',
    });
  }
  return new Map([...base, ...specific, ...variables]);
}

/** One fault per setting, however many rules its value breaks. */
function invalidValues(issues: readonly z.core.$ZodIssue[], given: GivenValues): SettingsFault[] {
  return entries.flatMap((entry) => {
    // Of a list, the issue is at one of its items.
    const issue = issues.find(({ path }) => entry.path.every((part, at) => path[at] === part));
    const origin = given.get(entry.name);
    if (!issue || !origin) return [];
    const problem = `is ${shown(entry, origin.value)}, but ${issue.message}`;
    return [{ setting: entry.name, source: origin.source, problem, remedy: origin.remedy }];
  });
}

/** What no setting was found for is still said, rather than that nothing is wrong. */
function unplaced({ path, message }: z.core.$ZodIssue): SettingsFault {
  return { setting: path.join('.'), source: 'settings', problem: message, remedy: 'Correct or remove it' };
}

function missingForProduction(given: GivenValues): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const missing = (setting: string, remedy: string) =>
    faults.push({ setting, source: 'default', problem: 'is missing, and the production profile needs it', remedy });
  if (!given.has('database.url')) missing('database.url', 'Set DATABASE_URL=postgresql://user:password@host:5432/ade');
  if (!given.has('secret')) missing('secret', 'Set ADE_SECRET to the output of `openssl rand -base64 48`');
  return faults;
}

const missingForPooler: SettingsFault = {
  setting: 'database.url',
  source: 'default',
  problem: 'is missing, and database.direct_url needs it',
  remedy: 'Set DATABASE_URL to the pooler, or alone to PostgreSQL itself',
};

/** Mail servers take mails from addresses that they know, and readers are elsewhere than the machine we listen on. */
function missingForMail(given: GivenValues): SettingsFault[] {
  const remedies = {
    'mail.from': 'Set ADE_MAIL_FROM="ADE <ade@example.org>"',
    'http.public_url': 'Set ADE_PUBLIC_URL to where browsers find this installation',
  };
  return Object.entries(remedies).flatMap(([setting, remedy]) =>
    given.has(setting)
      ? []
      : [{ setting, source: 'default', problem: 'is missing, and mails need it, since mail.url is set', remedy }],
  );
}

function valueAt(settings: Settings, path: readonly string[]): unknown {
  let value: unknown = settings;
  for (const key of path) value = new Map(Object.entries(value ?? {})).get(key);
  return value;
}

function freeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}
