import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { newProvider, type Provider } from './provider.ts';

let server: TestServer;
let provider: Provider;
beforeAll(async () => {
  server = await startTestServer();
  provider = await newProvider(server);
});
afterAll(() => server.stop());

const refused = (scimType: string) => ({
  status: 400,
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400', scimType },
});
const repeated = (times: number, part: string, between: string) =>
  Array.from({ length: times }, () => part).join(between);

it('a filter in a path has 30 comparisons at most', async () => {
  const { id } = await provider.user();
  const path = (comparisons: number) => `emails[${repeated(comparisons, 'value pr', ' or ')}].type`;
  const patch = (comparisons: number) =>
    provider.patch(`/Users/${id}`, { op: 'replace', path: path(comparisons), value: 'work' });
  expect(await patch(30)).toMatchObject({ status: 200 });
  expect(await patch(31)).toMatchObject(refused('invalidFilter'));
});

it('operations, values and comparisons are within bounds together', async () => {
  const path = `/Groups/${await provider.group()}`;
  const members = { op: 'add', path: 'members', value: Array.from({ length: 9_000 }, (_, at) => `usr_${at}`) };
  const operations = Array.from({ length: 10 }, (_, at) => ({
    op: 'remove',
    path: `members[${repeated(20, `value ew "x${at}"`, ' or ')}]`,
  }));
  expect(await provider.patch(path, members, ...operations)).toMatchObject(refused('tooMany'));
});

it('values that cannot be compared are refused, and what is not there is not compared', async () => {
  const { id, userName } = await provider.user();
  const path = `/Users/${id}`;
  const compared = ['co', 'sw', 'ew', 'eq', 'gt'].map((operator) => ({
    op: 'remove',
    path: `emails[value ${operator} "zz"]`,
  }));
  for (const value of [{ toString: 1 }, [{ toString: null }], { valueOf: 'x' }, 'x'.repeat(2_001)]) {
    const added = { op: 'add', path: 'emails', value: { type: 'home', value } };
    expect(await provider.patch(path, added, ...compared)).toMatchObject(refused('invalidValue'));
    const set = { op: 'replace', path: 'emails[type eq "work"].value', value };
    expect(await provider.patch(path, set, ...compared)).toMatchObject(refused('invalidValue'));
  }
  for (const more of [{}, { value: null }]) {
    const gone = { op: 'replace', path: 'emails[type eq "work"].value', ...more };
    expect(await provider.patch(path, gone, ...compared)).toMatchObject({
      status: 200,
      body: { emails: [{ value: userName }] },
    });
  }
});
