import { installationKey } from './keys.ts';
import type { ObjectStore } from './object-store.ts';

/** Leaves the installation's mark in its store, by which its processes know that they have the right one. */
export async function markStore(store: ObjectStore, installation: string): Promise<void> {
  await store.put(installationKey(installation), content());
}

/** Whether the store has the mark. */
export async function readMark(store: ObjectStore, installation: string): Promise<boolean> {
  return (await store.stat(installationKey(installation))) !== null;
}

async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from('This store belongs to the installation of ADE with this id (SELECT id FROM installation).\n');
}
