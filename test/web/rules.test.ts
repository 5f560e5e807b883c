import { expect, test } from 'vitest';
import { issueRules } from '../../src/engine/closed-sets.ts';
import { ruleNames } from '../../web/src/ui/rules.ts';

test('whatever issues are of has words of its own, in sentence case', () => {
  expect(Object.keys(ruleNames)).toEqual([...issueRules]);
  const words = Object.values(ruleNames);
  expect(new Set(words).size).toBe(words.length);
  for (const name of words) expect(name).toMatch(/^[A-Z][a-z]*( [a-z]+)*$/);
});
