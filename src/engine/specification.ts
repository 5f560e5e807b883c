/**
 * The door to specifications: what a configuration says, read, proven and compared.
 */
export { parseSpec, specToYaml, validateSpec } from './plan/parse.ts';
export { diffSpecs } from './specification/diff.ts';
export type { Spec } from './specification/spec.ts';
