import { expect, it } from 'vitest';
import { groupShape, userShape } from '../../api/scim/attributes.ts';
import { ScimFault } from '../../api/scim/fault.ts';
import { patched } from '../../api/scim/patch.ts';

const user = {
  userName: 'ann',
  name: { givenName: 'Ann' },
  emails: [
    { value: 'ann@example.org', type: 'work', primary: true },
    { value: 'ann@home.example', type: 'home' },
  ],
};
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

it.each([
  ['a value', { op: 'Replace', path: 'USERNAME', value: 'bo' }, { username: 'bo' }],
  ['a part', { op: 'add', path: 'name.familyName', value: 'Lee' }, { name: { givenname: 'Ann', familyname: 'Lee' } }],
  ['a part that goes', { op: 'remove', path: 'name.givenName' }, { name: {} }],
  [
    'parts by name',
    { op: 'replace', value: { name: { familyName: 'Lee' } } },
    { name: { givenname: 'Ann', familyname: 'Lee' } },
  ],
  [
    'one of many',
    { op: 'replace', path: 'emails[Type eq "home"].Value', value: 'x@home.example' },
    { emails: [user.emails[0], { value: 'x@home.example', type: 'home' }] },
  ],
  ['one of many that goes', { op: 'remove', path: 'emails[value ew "home.example"]' }, { emails: [user.emails[0]] }],
  [
    'one that is not there yet',
    { op: 'add', path: 'emails[type eq "other"].value', value: 'o@example.org' },
    { emails: [...user.emails, { type: 'other', value: 'o@example.org' }] },
  ],
  [
    'one that is there already',
    { op: 'add', path: 'emails', value: { value: 'ann@home.example', type: 'home' } },
    { emails: user.emails },
  ],
  ['what is of another schema', { op: 'add', path: 'urn:example:2.0:User:colour', value: 'red' }, {}],
  ['what is kept nowhere', { op: 'add', path: 'nickName', value: 'Annie' }, {}],
])('%s is changed, and the rest stays', (_what, operation, change) => {
  const before = { username: 'ann', name: { givenname: 'Ann' }, emails: user.emails };
  expect(plain(patched(user, [operation], userShape))).toEqual({ ...before, ...change });
});

it('is done within bounds: many operations on many members are refused before they take long', () => {
  const members = Array.from({ length: 30_000 }, (_, at) => ({ value: `usr_${at}` }));
  const take = (at: number) => ({ op: 'remove', path: `members[value eq "usr_${at}"]` });
  const few = patched({ members }, [take(1), take(2)], groupShape);
  expect(few.members).toHaveLength(29_998);
  const many = Array.from({ length: 1_000 }, (_, at) => take(at));
  expect(() => patched({ members }, many, groupShape)).toThrow(ScimFault);
});
