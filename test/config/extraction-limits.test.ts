import { expect, test } from 'vitest';
import { extractionLimits } from '../../src/config/extraction-limits.ts';
import { listSettings } from '../../src/config/settings.ts';

test('an extraction without a server has the same limits whether the settings are asked or not', async () => {
  expect(await extractionLimits({})).toEqual(await extractionLimits({ ADE_LIMITS_ROWS: '1048576' }));
  expect(await extractionLimits({ ADE_LIMITS_ROWS: '7', ADE_PORT: 'nonsense' })).toMatchObject({ rows: 7 });
  await expect(extractionLimits({ ADE_LIMITS_ROWS: 'many' })).rejects.toThrow(/limits\.rows/);
});

test('the variables of limits are found by what they begin with', () => {
  const limits = listSettings().filter(({ path }) => path[0] === 'limits');
  expect(limits.length).toBeGreaterThan(5);
  for (const { variables } of limits) for (const name of variables) expect(name).toMatch(/^ADE_LIMITS_/);
});
