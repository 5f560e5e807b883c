/** Says of a field that it is one row of a list: what its resolver finds, in a form that can be compiled. */
export function oneOf(
  relation: string,
  row: { where?: Record<string, unknown>; orderBy?: Record<string, 'asc' | 'desc'> },
) {
  return { oneOf: { relation, where: row.where, orderBy: row.orderBy } };
}
