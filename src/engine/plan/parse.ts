import { stringify } from 'yaml';
import { invalidSpec, mostListedFaults, type SpecFault } from '../specification/fault.ts';
import { type PathFault, schemaFaults } from '../specification/schema-faults.ts';
import { type Spec, specSchema } from '../specification/spec.ts';
import { readSpecText, type SpecText } from '../specification/yaml-text.ts';
import { meaningFaults } from './meaning-faults.ts';

/**
 * Reads a specification from YAML or JSON text and fills in the defaults.
 *
 * @throws EngineError INVALID_SPEC with every fault at once in `details.faults` (`SpecFault[]`): path, line, column, message.
 */
export function parseSpec(text: string): Spec {
  const source = readSpecText(text);
  if (!source.readable) throw invalidSpec(source.faults);
  return validate(source.value, (fault) => locate(fault, source), source.faults);
}

/**
 * Checks a specification that is already an object and fills in the defaults.
 *
 * @throws EngineError INVALID_SPEC as `parseSpec` does, with `line` and `column` null.
 */
export function validateSpec(value: unknown): Spec {
  return validate(value, (fault) => ({
    path: fault.path.join('.'),
    line: null,
    column: null,
    message: fault.message,
    suggestion: fault.suggestion ?? null,
  }));
}

/** The specification as YAML text, long expressions on one line. Comments of an original text are not kept. */
export function specToYaml(spec: unknown): string {
  return stringify(spec, { lineWidth: 0 });
}

function validate(
  value: unknown,
  toSpecFault: (fault: PathFault) => SpecFault,
  found: readonly SpecFault[] = [],
): Spec {
  const reserved = reservedKeys(value, []);
  if (reserved.length > 0) throw invalidSpec([...found, ...reserved.map(toSpecFault)]);
  const parsed = specSchema.safeParse(value);
  const faults = [
    ...(parsed.success ? [] : schemaFaults(parsed.error.issues, value)),
    // Checked on the value as written, so that one run also tells what is wrong in the parts that are well formed.
    ...meaningFaults(value),
  ];
  if (parsed.success && faults.length + found.length === 0) return parsed.data;
  // Finding the place of each goes through all keys beside it.
  throw invalidSpec([...found, ...faults.slice(0, mostListedFaults).map(toSpecFault)]);
}

function locate(fault: PathFault, source: SpecText): SpecFault {
  const path = fault.path.map(String).join('.');
  return { path, ...source.place(fault.path, fault.key), message: fault.message, suggestion: fault.suggestion ?? null };
}

/** `__proto__` as a key would silently vanish, or worse, wherever the value is copied into a plain object. */
function reservedKeys(value: unknown, path: readonly PropertyKey[]): PathFault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > 50) return [{ path, message: 'is nested too deeply' }];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === '__proto__')
      return [{ path: here, key: 'key' as const, message: 'is a reserved name; choose another' }];
    return reservedKeys(child, here);
  });
}
