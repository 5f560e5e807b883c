import type { z } from 'zod';
import { suggest } from '../words/suggestion.ts';
import { keysAt } from './json-schema.ts';

/** A fault by its path; `key` where the key itself is wrong rather than its value. */
export interface PathFault {
  path: readonly PropertyKey[];
  key?: 'key';
  message: string;
  /** What was most likely meant, where a word is not known. */
  suggestion?: string | null;
}

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of the person who wrote the specification. */
export function schemaFaults(issues: readonly Issue[], value: unknown): PathFault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], value));
}

function faultsOf(issue: Issue, parent: readonly PropertyKey[], root: unknown): PathFault[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(path);
      return issue.keys.map((name) => {
        const { suggestion, question } = suggest(name, known);
        const message = `is not a known setting${question || `; here are known: ${list(known)}`}`;
        return { path: [...path, name], key: 'key', message, suggestion };
      });
    }
    case 'invalid_key':
      return [
        {
          path,
          key: 'key',
          message: 'is not a field name: letters and digits of any script and _, at most 63, not a digit first',
        },
      ];
    case 'invalid_union':
      return unionFaults(issue, path, root);
    case 'invalid_value': {
      const given = at(root, path);
      const values = issue.values.map(String);
      const allowed = values.length > 2 ? `one of ${list(values)}` : values.join(' or ');
      // A number, or nothing at all, is no word that was misspelt.
      if (typeof given !== 'string') return [{ path, message: `must be ${allowed}` }];
      const { suggestion, question } = suggest(given, values);
      return [{ path, message: `must be ${allowed}${question}`, suggestion }];
    }
    case 'invalid_type':
      return [{ path, message: at(root, path) === undefined ? 'is missing' : `must be ${article(issue.expected)}` }];
    case 'too_small':
    case 'too_big':
      return [{ path, message: sizeMessage(issue) }];
    default:
      return [{ path, message: issue.message }];
  }
}

function sizeMessage(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : '';
  if (small && Number(limit) === 1 && unit !== '') return 'must not be empty';
  if (issue.inclusive === false) return `must be ${small ? 'more' : 'less'} than ${limit}${unit}`;
  return `must be ${small ? 'at least' : 'at most'} ${limit}${unit}`;
}

/** Of the alternatives, those faults that the writer most likely meant: the one whose key is there, or whose kind it is. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[], root: unknown): PathFault[] {
  const given = at(root, path);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    const meant = issue.errors.find((branch) => branch.every((fault) => isAbout(fault, given)));
    if (meant) return meant.flatMap((fault) => faultsOf(fault, path, root));
    // The key that is missing from an alternative is the one that would make it that alternative.
    const missing = issue.errors.flat().map((fault) => fault.path[0]);
    const known = [...new Set(missing.filter((key) => typeof key === 'string'))];
    const [name = ''] = Object.keys(given);
    const { suggestion, question } = suggest(name, known);
    return [{ path, message: `must have one of ${list(known)}${question}`, suggestion }];
  }
  const words = issue.errors
    .flat()
    .flatMap((fault) => (fault.code === 'invalid_value' && fault.path.length === 0 ? fault.values.map(String) : []));
  if (typeof given === 'string' && words.length > 0) {
    const all = [...words, ...keysAt(path)];
    const isNumber = issue.errors
      .flat()
      .some(({ code, path: at, ...fault }) => code === 'invalid_type' && at.length === 0 && isCount(fault));
    const allowed = isNumber ? `${words.join(' or ')} or a whole number` : `one of ${list(words)}`;
    const { suggestion, question } = suggest(given, all);
    return [{ path, message: `must be ${allowed}${question}`, suggestion }];
  }
  const kinds = issue.errors
    .flat()
    .flatMap((fault) => (fault.code === 'invalid_type' && fault.path.length === 0 ? [fault.expected] : []));
  return [{ path, message: `must be ${[...new Set(kinds.map(article))].join(' or ') || 'something else'}` }];
}

function isCount(fault: object): boolean {
  return 'expected' in fault && (fault.expected === 'int' || fault.expected === 'number');
}

/** Whether a fault of an alternative concerns what is there, not what would make it another alternative. */
function isAbout(issue: Issue, given: object): boolean {
  const [first] = issue.path;
  return first === undefined
    ? issue.code === 'unrecognized_keys' && issue.keys.length < Object.keys(given).length
    : first in given;
}

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, segment)?.value;
  }
  return value;
}

function list(words: Iterable<string>): string {
  return [...words].join(', ');
}

function article(kind: string): string {
  switch (kind) {
    case 'string':
      return 'a text';
    case 'int':
      return 'a whole number';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'a mapping of names to values';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${kind}`;
  }
}
