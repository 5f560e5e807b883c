import { parseSpec, specToYaml, validateSpec } from '../plan/parse.ts';
import { diffSpecs, type SpecDifference } from './diff.ts';
import type { Spec } from './spec.ts';

/** What is done with a specification, as a message to a thread. */
export type SpecTask =
  | { kind: 'parse'; text: string }
  | { kind: 'write'; json: string }
  | { kind: 'compare'; before: string | null; after: string };

export type SpecResult =
  | { kind: 'parsed'; spec: Spec }
  | { kind: 'written'; text: string }
  | { kind: 'compared'; differences: SpecDifference[] };

/** Does it. Throws EngineError INVALID_SPEC. */
export function performTask(task: SpecTask): SpecResult {
  switch (task.kind) {
    case 'parse':
      return { kind: 'parsed', spec: parseSpec(task.text) };
    case 'write': {
      const value: unknown = JSON.parse(task.json);
      validateSpec(value);
      return { kind: 'written', text: specToYaml(value) };
    }
    case 'compare': {
      const before = task.before === null ? {} : parseSpec(task.before);
      return { kind: 'compared', differences: diffSpecs(before, parseSpec(task.after)) };
    }
  }
}
