import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ObjectNotFoundError } from '../../src/storage/faults.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { bucketAddress } from '../../src/storage/s3/address.ts';
import { openS3Store } from '../../src/storage/s3/s3-store.ts';
import { answer, clockAhead, type FaultyS3, half, lostAnswer, silence, startFaultyS3 } from './faulty-s3.ts';
import { type S3Server, s3Credentials, startS3Server } from './s3-server.ts';

const mebibyte = 1024 ** 2;
const patience = { connectMs: 2_000, answerMs: 20_000, silenceMs: 300 };

let server: S3Server;
let way: FaultyS3;
let folder: string;
let bucket: string;
let store: ObjectStore;
beforeAll(async () => {
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value);
  server = await startS3Server();
  folder = await mkdtemp(join(tmpdir(), 'ade-sending-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  [way, bucket] = await Promise.all([startFaultyS3(server.port), server.newBucket()]);
  store = await open();
});
afterEach(async () => {
  await store.close();
  await way.stop();
});

function open(name = bucket): Promise<ObjectStore> {
  const address = bucketAddress(`s3://${name}?endpoint=http://127.0.0.1:${way.port}`);
  if ('problem' in address) throw new Error(address.problem);
  return openS3Store(address, { folder, patience });
}

const put = (key: string, bytes: Buffer) => store.put(key, Readable.from([bytes]));
const read = async (key: string) => buffer(await store.get(key));
const requests = (what: RegExp) => way.seen.filter((line) => what.test(line)).length;

describe('what passes is overcome', () => {
  test('a server that is too busy for a moment is asked again', async () => {
    way.fail(/^PUT/, answer(503, 'SlowDown'), 2);
    await put('a', Buffer.from('bytes'));
    way.fail(/^GET/, answer(503, 'SlowDown'));
    expect((await read('a')).toString()).toBe('bytes');
  });

  test('an answer that breaks off in the middle goes on from there', async () => {
    const bytes = randomBytes(3 * mebibyte);
    await put('a', bytes);
    way.fail(/^GET.*x-id=GetObject/, half, 3);
    expect((await read('a')).equals(bytes)).toBe(true);
    expect(requests(/^GET.*x-id=GetObject/)).toBe(4);
  });

  test('the same of a range, and of an answer that falls silent', async () => {
    const bytes = randomBytes(mebibyte);
    await put('a', bytes);
    way.fail(/^GET.*x-id=GetObject/, silence);
    const range = await buffer(await store.get('a', { start: 1_000, end: 900_000 }));
    expect(range.equals(bytes.subarray(1_000, 900_001))).toBe(true);
  });

  test('bytes whose reader was slow for longer than a server may be silent come whole', async () => {
    const bytes = randomBytes(4 * mebibyte);
    await put('a', bytes);
    const body = await store.get('a');
    const chunks: Buffer[] = [];
    for await (const chunk of body) {
      if (chunks.length === 0) await new Promise((resolve) => setTimeout(resolve, 2 * patience.silenceMs));
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  test('parts are sent again, and an object whose last answer was lost is there', async () => {
    const bytes = randomBytes(20 * mebibyte);
    way.fail(/partNumber=2/, answer(500, 'InternalError'));
    way.fail(/^POST.*uploadId=/, lostAnswer);
    way.fail(/^POST.*uploadId=/, answer(404, 'NoSuchUpload'));
    const stored = await put('large', bytes);
    expect(stored.size).toBe(bytes.length);
    expect((await read('large')).equals(bytes)).toBe(true);
    expect(requests(/^PUT.*partNumber=/)).toBe(4);
  });

  test('a clock that is wrong by less than a day is made up for', async () => {
    way.fail(/./, clockAhead(3 * 3_600), 1_000);
    await put('a', Buffer.from('bytes'));
    expect((await read('a')).toString()).toBe('bytes');
  });
});

describe('what stays has a name and a remedy', () => {
  test.each([
    ['SlowDown', answer(503, 'SlowDown'), 'STORAGE_UNAVAILABLE', /does not answer \(SlowDown\)/],
    [
      'a token that is over',
      answer(400, 'ExpiredToken'),
      'STORAGE_UNAVAILABLE',
      /credentials \(ExpiredToken\).*Renew them/,
    ],
    ['a wrong clock', answer(403, 'RequestTimeTooSkewed'), 'STORAGE_UNAVAILABLE', /clock of this machine.*NTP/],
    ['no permission', answer(403, 'AccessDenied'), 'STORAGE_UNAVAILABLE', /AccessDenied.*Allow s3:GetObject/],
    ['a quota that is used up', answer(403, 'QuotaExceeded'), 'STORAGE_FULL', /is full.*Raise its quota/],
    ['another region', answer(301, 'PermanentRedirect'), 'STORAGE_UNAVAILABLE', /region=/],
  ])('%s', async (_what, fault, code, message) => {
    way.fail(/^PUT/, fault, 100);
    await expect(put('a', Buffer.from('bytes'))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await store.stat('a')).toBeNull();
    expect(requests(/^PUT/)).toBeLessThanOrEqual(4);
  });

  test('a server that has gone', async () => {
    await way.stop();
    const away = { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('does not answer (ECONNREFUSED)') };
    await expect(put('a', Buffer.from('bytes'))).rejects.toMatchObject(away);
    await expect(store.get('a')).rejects.toMatchObject(away);
    await expect(store.stat('a')).rejects.toMatchObject(away);
    await expect(store.delete('a')).rejects.toMatchObject(away);
    await expect(store.check()).rejects.toMatchObject(away);
    way = await startFaultyS3(server.port);
  });

  test('a bucket that is not there, whose objects are not taken for deleted', async () => {
    const missing = { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('does not exist') };
    await expect(open('no-such-bucket')).rejects.toMatchObject(missing);
    way.fail(/^GET .*uploads/, answer(501, 'NotImplemented'));
    const lost = await open('no-such-bucket');
    await expect(lost.stat('a')).rejects.toMatchObject(missing);
    await expect(lost.get('a')).rejects.toMatchObject(missing);
    await expect(lost.delete('a')).rejects.toMatchObject(missing);
    await expect(lost.check()).rejects.toMatchObject(missing);
    await lost.close();
  });

  test('an answer that breaks off again and again ends the read', async () => {
    await put('a', randomBytes(mebibyte));
    way.fail(/^GET.*x-id=GetObject/, ({ response }) => void response.destroy(), 100);
    await expect(read('a')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });

  test('an object that was removed while it was read', async () => {
    await put('a', randomBytes(mebibyte));
    const body = await store.get('a');
    await store.delete('a');
    expect((await buffer(body)).length).toBe(mebibyte);
    await expect(store.get('a')).rejects.toThrow(ObjectNotFoundError);
  });
});

test('a put of parts that fails or is aborted is given up on the server, and is no object', async () => {
  const bytes = randomBytes(20 * mebibyte);
  way.fail(/partNumber=2/, answer(403, 'AccessDenied'), 100);
  await expect(put('large', bytes)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(requests(/^DELETE .*uploadId=/)).toBe(1);

  const controller = new AbortController();
  const enough = new Error('enough');
  way.fail(/large2.*partNumber=1/, () => controller.abort(enough));
  await expect(store.put('large2', Readable.from([bytes]), { signal: controller.signal })).rejects.toBe(enough);
  expect(requests(/^DELETE .*uploadId=/)).toBe(2);
  expect(await store.stat('large')).toBeNull();
  expect(await store.stat('large2')).toBeNull();
});

test('an upload that was begun hours ago is given up when a process starts; younger ones, and those of other programs, stay', async () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const upload = (key: string, id: string, hours: number) =>
    `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${hoursAgo(hours)}</Initiated></Upload>`;
  way.fail(/^GET .*uploads/, ({ response, url }) => {
    expect(new URL(url, 'http://s3').searchParams.get('prefix')).toBe('workspaces/');
    const uploads = upload('workspaces/w/old', 'old', 7) + upload('workspaces/w/new', 'new', 5);
    response.end(`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${uploads}</ListMultipartUploadsResult>`);
  });
  const aborted = vi.fn(answer(204, ''));
  way.fail(/^DELETE/, aborted, 10);
  await (await open()).close();
  expect(way.seen.filter((line) => line.startsWith('DELETE'))).toEqual([
    `DELETE /${bucket}/workspaces/w/old?uploadId=old&x-id=AbortMultipartUpload`,
  ]);
});

test('an address at which the server itself gives out an object, with its name and type, for a while', async () => {
  await put('a', Buffer.from('bytes'));
  const link = await store.linkTo('a', {
    seconds: 60,
    contentDisposition: "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.csv",
    contentType: 'text/csv',
  });
  const given = await fetch(link ?? '');
  expect(await given.text()).toBe('bytes');
  expect(given.headers.get('content-type')).toBe('text/csv');
  expect(given.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.csv");
  const late = (link ?? '').replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101');
  expect((await fetch(late)).status).toBe(403);
});
