import type { Random } from '../../support/random.ts';

/** Lines and pieces of configurations that mean something at some place. */
const pieces = [
  'ade: 2',
  'null',
  '[]',
  '{}',
  '~',
  '""',
  '-1',
  '1e400',
  'true',
  '*a',
  '&a',
  '<<: *a',
  '? x',
  '|',
  '>',
  '!!binary x',
  '__proto__: 1',
  'constructor: {}',
  'type: date',
  'type: integer',
  'type: boolean',
  '{ required: true }',
  '{ unique: true }',
  '{ min: x }',
  '{ pattern: "(" }',
  "{ pattern: '^(a+)+$' }",
  "{ cel: 'value + 1' }",
  "{ cel: 'row.x.y.z' }",
  "{ cel: 'size(row) > 0' }",
  "{ cel: '[1,2].map(x, x / 0)' }",
  '{ cel: \'value.matches("a+")\' }',
  '{ phone: CA }',
  'phone',
  '{ number: { locale: de } }',
  '{ date: { order: DMY } }',
  '{ date: { epoch: unix } }',
  '{ split: { on: " ", take: -1 } }',
  '{ join: { fields: [a, b] } }',
  '{ default: 0 }',
  '{ lookup: { a: b } }',
  '{ from: group }',
  'combine: all',
  'combine: sheet',
  'sideBySide: join',
  'sideBySide: apart',
  'unmapped: drop',
  'order: source',
  'dropTotals: false',
  'hidden: include',
  'minColumns: 1',
  'maxRows: 0',
  'rows: none',
  'at: 3',
  'match: [a]',
  'skipRows: 2',
  'forms: read',
  'orientation: columns',
  'locale: ar',
  'locale: hi-IN',
  'checks: [{ unique: [a, b] }, { sum: amount }, { increasing: date }]',
];

/** A configuration's text with lines and words changed; most results are faulty, some are not. */
export function mutateSpec(text: string, random: Random): string {
  let lines = text.split('\n');
  for (let count = random.few(); count > 0; count--) {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    const other = random.pick(lines);
    switch (random.below(7)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, other);
        break;
      case 2:
        lines[at] = `${/^\s*/.exec(line)?.[0] ?? ''}${random.pick(pieces)}`;
        break;
      case 3:
        lines[at] = line.replace(/[\w.-]+(?=[^\w]*$)/, () => random.pick(pieces));
        break;
      case 4:
        lines[at] = line.replace(/\[(?=[^\]])/, () => `[${random.pick(pieces)}, `);
        break;
      case 5:
        lines[at] = ` ${line}`;
        break;
      default:
        lines = [...lines.slice(0, at), line.slice(0, random.below(line.length + 1)), ...lines.slice(at + 1)];
    }
    if (lines.length === 0) lines = [''];
  }
  return lines.join('\n');
}
