import { z } from 'zod';
import { catalogue, details, type SettingDetails } from './catalogue.ts';

/** One setting of the catalogue with every name it goes by. */
export interface SettingEntry extends SettingDetails {
  /** Where it is in the settings object: `['http', 'publicUrl']`. */
  path: readonly string[];
  /** Its name in TOML and in messages: `http.public_url`. */
  name: string;
  variables: readonly string[];
  default: unknown;
}

/** All settings, in the order of the catalogue. */
export const entries: readonly SettingEntry[] = list(catalogue, []);

function list(section: z.ZodObject, above: readonly string[]): SettingEntry[] {
  return Object.entries(section.shape).flatMap(([key, schema]) => {
    const path = [...above, key];
    if (schema instanceof z.ZodObject) return list(schema, path);
    const about = schema instanceof z.ZodDefault ? details.get(schema) : undefined;
    if (!(schema instanceof z.ZodDefault) || !about) throw new Error(`${path.join('.')} was not made by setting().`);
    const name = path.map(snakeCase).join('.');
    const variables = about.variables ?? [`ADE_${name.replaceAll('.', '_').toUpperCase()}`];
    return [{ ...about, path, name, variables, default: schema.def.defaultValue }];
  });
}

/** `heapMiB` → `heap_mib`. */
function snakeCase(key: string): string {
  return key.replace('MiB', 'Mib').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
