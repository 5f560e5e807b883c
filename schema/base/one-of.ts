/** Says of a field that it is the one row of a list that meets a condition: what its resolver finds, in a form that can be compiled. */
export function oneOf(
  relation: string,
  where: Record<string, unknown>,
): { oneOf: { relation: string; where: Record<string, unknown> } } {
  return { oneOf: { relation, where } };
}
