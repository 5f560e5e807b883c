import { expect, test } from 'vitest';
import { auditedTypes } from '../../src/domain/timeline/index.ts';
import { auditKinds } from '../../web/src/pages/administration/audit/kinds.ts';

test('each type of the audit log is of one kind, by which it can be found', () => {
  const audited = auditedTypes.map((type) => type.replaceAll('.', '_').toUpperCase());
  expect(auditKinds.flatMap(({ types }) => types).toSorted()).toEqual(audited.toSorted());
});
