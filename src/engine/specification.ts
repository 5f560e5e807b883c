/**
 * The door to specifications: what a configuration says, read, proven, compared, and suggested for a document.
 */
export { parseSpec } from './plan/parse.ts';
export { compareSpecsApart, parseSpecApart, writeSpecApart } from './plan/spec-threads.ts';
export { type SpecFault, specFaultsOf } from './specification/fault.ts';
export { specJsonSchema } from './specification/json-schema.ts';
export type { Spec } from './specification/spec.ts';
export { suggestSpec, suggestWithReasons } from './suggest/suggest-spec.ts';
export type { TableSample } from './suggest/table-kinds.ts';
