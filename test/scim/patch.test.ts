import { describe, expect, it } from 'vitest';
import { groupShape, userShape } from '../../api/scim/attributes.ts';
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

describe('many operations on many members', () => {
  const members = Array.from({ length: 30_000 }, (_, at) => ({ value: `usr_${at}` }));
  const thousand = (operation: (at: number) => object) =>
    Array.from({ length: 1_000 }, (_, at) => ({ op: 'remove', ...operation(at) }));

  it('go where they name them, in the order of the operations', () => {
    const exact = thousand((at) => ({ path: `members[value eq "usr_${at}"]` }));
    expect(patched({ members }, exact, groupShape).members).toHaveLength(29_000);
    const listed = thousand((at) => ({ path: 'members', value: [{ value: `usr_${at}` }] }));
    expect(patched({ members }, listed, groupShape).members).toHaveLength(29_000);
    const added = thousand((at) => ({ op: 'add', path: 'members', value: `new_${at}` }));
    expect(patched({ members }, added, groupShape).members).toHaveLength(31_000);
    const few = [
      { op: 'add', path: 'members', value: ['c', 'b'] },
      { op: 'remove', path: 'members[value sw "a"]' },
      { op: 'add', path: 'members', value: 'a1' },
      { op: 'remove', path: 'members[value eq "b"]' },
      { op: 'replace', path: 'members[value eq "c"].value', value: 'd' },
      { op: 'remove', path: 'members', value: 'c' },
      { op: 'add', path: 'members', value: 'e' },
    ];
    const after = patched({ members: [{ value: 'a' }, { value: 'b' }] }, few, groupShape);
    expect(plain(after)).toEqual({ members: [{ value: 'd' }, { value: 'a1' }, { value: 'e' }] });
  });

  it.each([
    ['filters', thousand((at) => ({ path: `members[value ew "x${at}"]` }))],
    ['parts', thousand(() => ({ op: 'replace', path: 'members.type', value: 'User' }))],
    [
      'paths in one value',
      [
        {
          op: 'add',
          value: Object.fromEntries(
            thousand((at) => ({ at })).map((_, at) => [`members[value sw "usr" or value sw "${at}"].type`, 'x']),
          ),
        },
      ],
    ],
    [
      'filters and exact values in turn',
      thousand((at) => ({ path: at % 2 ? 'members[value pr].type' : `members[value eq "usr_${at}"]` })),
    ],
  ])('are refused before they take long: %s', (_what, operations) => {
    expect(() => patched({ members }, operations, groupShape)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'tooMany' }),
    );
  });
});
