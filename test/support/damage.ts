import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '../../src/storage/object-store.ts';

/** Changes one bit of a stored object, as a failing disk does; `bit` counts from the first byte's lowest. */
export function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bit / 8);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << (bit % 8)), at);
  return copy;
}

/** Writes other bytes in place of an object's own. */
export async function replaceObject(store: ObjectStore, key: string, bytes: Uint8Array): Promise<void> {
  await store.put(
    key,
    (async function* () {
      yield bytes;
    })(),
  );
}

export async function objectBytes(store: ObjectStore, key: string): Promise<Buffer> {
  return buffer(await store.get(key));
}
