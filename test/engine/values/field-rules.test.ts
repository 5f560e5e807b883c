import { expect, test } from 'vitest';
import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import { validationRuleSchema } from '../../../src/engine/specification/spec.ts';
import { compileRules, type FilledValue, RuleError } from '../../../src/engine/values/field-rules.ts';
import { UniqueValues } from '../../../src/engine/values/unique.ts';

const ruleOf = (rule: unknown, type: ColumnType) => compileRules([validationRuleSchema.parse(rule)], type).values[0];

test.each<[unknown, ColumnType, FilledValue, FilledValue]>([
  [{ enum: ['a', 'b'] }, 'string', 'a', 'A'],
  [{ enum: ['__proto__', 'x'] }, 'string', '__proto__', 'constructor'],
  [{ enum: [1, '2'] }, 'integer', 2, 3],
  [{ enum: [12345] }, 'string', '12345', '1'],
  [{ pattern: '^a+$' }, 'string', 'aa', 'ab'],
  [{ pattern: '^1' }, 'integer', 12, 21],
  [{ min: 0 }, 'decimal', 0, -0.01],
  [{ max: '1,000' }, 'integer', 1000, 1001],
  [{ max: 5 }, 'integer', 5, '12345678901234567890'],
  [{ min: '2024-01-01' }, 'date', '2024-01-01', '2023-12-31'],
  [{ max: '2024-01-31' }, 'date', '2024-01-31', '2024-02-01'],
  [{ max: '2024-01-31' }, 'datetime', '2024-01-31T23:00:00', '2024-02-01T00:00:00'],
  [{ minLength: 2 }, 'string', 'ab', 'a'],
  [{ maxLength: 2 }, 'string', 'ab', 'abc'],
])('%j of type %s takes %j and not %j', (rule, type, good, bad) => {
  const compiled = ruleOf(rule, type);
  expect(compiled?.holds(good)).toBe(true);
  expect(compiled?.holds(bad)).toBe(false);
  expect(compiled?.explain(bad)).toContain(String(bad));
});

test.each<[unknown, ColumnType]>([
  [{ min: 5 }, 'string'],
  [{ max: 5 }, 'boolean'],
  [{ min: 'soon' }, 'date'],
  [{ min: 'much' }, 'integer'],
  [{ enum: ['x'] }, 'integer'],
])('%j of type %s is refused', (rule, type) => {
  expect(() => ruleOf(rule, type)).toThrow(RuleError);
});

test('a long value is cut in the message', () => {
  expect(ruleOf({ maxLength: 1 }, 'string')?.explain('x'.repeat(10_000)).length).toBeLessThan(150);
});

test('a second value knows the row of the first', () => {
  const seen = new UniqueValues();
  expect(seen.firstRow('a', 1)).toBeNull();
  expect(seen.firstRow('b', 2)).toBeNull();
  expect(seen.firstRow('a', 3)).toBe(1);
  expect(seen.firstRow('1', 4)).toBeNull();
  expect(seen.firstRow(1, 5)).toBeNull();
  expect(seen.checkedRows).toBeNull();
});

test('memory for unique values is bounded, and where it ended is known', () => {
  const seen = new UniqueValues();
  const long = 'x'.repeat(40_000_000);
  expect(seen.firstRow(long, 1)).toBeNull();
  expect(seen.firstRow(`${long}y`, 2)).toBeNull();
  expect(seen.checkedRows).toBe(1);
  expect(seen.firstRow(long, 3)).toBe(1);
});
