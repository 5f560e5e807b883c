import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/kernel/ids.ts';
import type { PassWork } from '../../../src/domain/maintenance/pass.ts';
import { scrubStoredBytes } from '../../../src/domain/maintenance/scrub-stored-bytes.ts';
import { documentKey } from '../../../src/storage/keys.ts';
import { flipped, objectBytes, replaceObject } from '../../support/damage.ts';
import { type House, keepAll, openHouse, passNamed, runNow } from './fixture.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const pass = passNamed('stored_bytes');

/** A document whose hash is that of its bytes. */
async function addWhole(bytes: string): Promise<{ id: string; key: string }> {
  const { store } = house.context;
  const id = newId('Document');
  const key = documentKey(house.workspaceId, id);
  const body = async function* () {
    yield Buffer.from(bytes);
  };
  const { sha256, size } = await store.put(key, body());
  const kind = { kind: 'SOURCE' as const, name: 'a.csv', contentType: 'text/csv', actorKind: 'SYSTEM' as const };
  const data = { id, workspaceId: house.workspaceId, ...kind, byteSize: size, sha256, storageKey: key };
  await house.prisma.document.create({ data });
  return { id, key };
}

const listed = async () => (await house.prisma.damagedObject.findMany()).map(({ subjectId }) => subjectId);

test('names what is damaged or gone, says so again, and forgets it once it is whole', async () => {
  const { store } = house.context;
  const [whole, damaged, gone] = [await addWhole('one'), await addWhole('two'), await addWhole('three')];
  const bytes = await objectBytes(store, damaged.key);
  await replaceObject(store, damaged.key, flipped(bytes, 5));
  await store.delete(gone.key);

  expect(await runNow(house, pass, {})).toMatchObject({
    run: { isComplete: true, counts: { examined: 3, damaged: 2 } },
  });
  expect((await listed()).sort()).toEqual([damaged.id, gone.id].sort());
  await runNow(house, pass, {});
  expect((await listed()).sort()).toEqual([damaged.id, gone.id].sort());

  await replaceObject(store, damaged.key, bytes);
  await house.prisma.document.delete({ where: { id: gone.id } });
  expect(await runNow(house, pass, {})).toMatchObject({ run: { counts: { examined: 2 } } });
  expect(await listed()).toEqual([]);
  await house.prisma.document.deleteMany({ where: { id: { in: [whole.id, damaged.id] } } });
});

test('a run whose time is over goes on where it stopped, and looks at every object once', async () => {
  const documents: string[] = [];
  for (let count = 0; count < 5; count++) documents.push((await addWhole(`${count}`)).id);
  let position: string | null = null;
  const examined: number[] = [];
  for (let complete = false; !complete; ) {
    let count = 0;
    const work: PassWork = {
      retention: keepAll,
      budget: { spent: () => count >= 2 },
      position,
      count: (what, amount) => {
        if (what === 'examined') count += amount;
      },
    };
    ({ complete, position } = await scrubStoredBytes(house.context, work));
    examined.push(count);
  }
  expect(examined).toEqual([2, 2, 1]);
  await house.prisma.document.deleteMany({ where: { id: { in: documents } } });
});

test('rows of old tables, whose hash is not known, are looked for', async () => {
  const document = await addWhole('source');
  const table = await house.addTable(await house.addJob(document.id), document.id);
  await house.prisma.document.updateMany({
    where: { id: table.file.id },
    data: { sha256: await hashOf(table.file.storageKey) },
  });
  await runNow(house, pass, {});
  expect(await listed()).toEqual([]);
  await house.context.store.delete(table.rowsKey);
  await runNow(house, pass, {});
  expect(await listed()).toEqual([table.id]);
});

async function hashOf(key: string): Promise<string> {
  const bytes = await objectBytes(house.context.store, key);
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex');
}
