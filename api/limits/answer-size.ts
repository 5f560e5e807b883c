import { type ExecutionResult, GraphQLError } from 'graphql';

/** The answer, or the refusal of one that is too large to be sent; it is counted before it is made into text. */
export function withinSize(result: ExecutionResult, mostBytes: number): ExecutionResult {
  if (!isLarger(result.data, mostBytes)) return result;
  const size = `${Math.floor(mostBytes / 1024 ** 2)} MiB`;
  const error = new GraphQLError(
    `The answer is larger than ${size}. Ask for fewer items (first, last) or fewer fields.`,
    {
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'answerBytes', http: { spec: true, status: 400 } },
    },
  );
  return { errors: [error] };
}

/** Whether a value takes more than so many characters as JSON, or about that; stops as soon as that is known. */
function isLarger(value: unknown, most: number): boolean {
  let left = most;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && left >= 0) {
    const next = waiting.pop();
    if (typeof next === 'string') left -= next.length + 2;
    else if (typeof next !== 'object' || next === null) left -= 5;
    else if (Array.isArray(next)) {
      left -= next.length + 2;
      for (const item of next) waiting.push(item);
    } else {
      for (const [key, item] of Object.entries(next)) {
        left -= key.length + 4;
        waiting.push(item);
      }
    }
  }
  return left < 0;
}
