import type { Failure } from '../../data/failure.ts';

/** What is typed with commas, each once. A tag that is known and has a comma in it, from a program, stays one. */
export function tagsIn(text: string, known: readonly string[] = []): string[] {
  const whole = known.filter((tag) => tag.includes(',') && text.includes(tag));
  const rest = whole.reduce((left, tag) => left.replace(tag, ''), text).split(',');
  return [...new Set([...whole, ...rest.map((tag) => tag.trim()).filter(Boolean)])];
}

/** What is wrong with one tag stands at the field that all of them are typed into. */
export function withTagFault(failure: Failure | null): Failure | null {
  const fault = [...(failure?.fields ?? [])].find(([path]) => path.startsWith('tags.'))?.[1];
  return failure && fault !== undefined
    ? { ...failure, fields: new Map([...failure.fields, ['tags', fault]]) }
    : failure;
}
