import { z } from 'zod';
import { specSchema } from './spec.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schema (2020-12) of what people write, with every default optional; for editors and for the API. */
export function specJsonSchema(): JsonSchema {
  return { title: 'ADE configuration', ...z.toJSONSchema(specSchema, { io: 'input' }) };
}

let schema: JsonSchema | undefined;

/** The settings that may stand at a path, of every alternative. */
export function keysAt(path: readonly PropertyKey[]): Set<string> {
  schema ??= specJsonSchema();
  let nodes: JsonSchema[] = alternatives(schema);
  for (const segment of path) nodes = nodes.flatMap((node) => below(node, segment)).flatMap(alternatives);
  return new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})));
}

function alternatives(node: JsonSchema): JsonSchema[] {
  return (node.anyOf ?? node.oneOf)?.filter(isSchema).flatMap(alternatives) ?? [node];
}

function below(node: JsonSchema, segment: PropertyKey): JsonSchema[] {
  const named = node.properties?.[String(segment)];
  if (isSchema(named)) return [named];
  if (typeof segment === 'number') return isSchema(node.items) ? [node.items] : [];
  return isSchema(node.additionalProperties) ? [node.additionalProperties] : [];
}

function isSchema(node: unknown): node is JsonSchema {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
