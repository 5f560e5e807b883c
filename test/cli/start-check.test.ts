import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { AdeProcess, newFolder, runAde } from './ade.ts';

// What a start refuses, `ade start --check` refuses as well, and in the same words.

let folder: Awaited<ReturnType<typeof newFolder>>;
beforeAll(async () => {
  folder = await newFolder();
});
afterAll(() => folder.remove());

const receiver = 'http://127.0.0.1:4318';

test.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc'],
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_TRACES_SAMPLER_ARG', '7'],
])('%s=%s: neither is passed over, and both say so in a line', async (name, value) => {
  const env = {
    ADE_PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver,
    OTEL_TRACES_SAMPLER: 'traceidratio',
    [name]: value,
  };
  const checked = await runAde(['start', '--check'], { cwd: folder.path, env });
  const [, said = ''] = /FAIL +traces +(.*)/.exec(checked.stdout) ?? [];
  expect(checked.code).toBe(1);
  expect(said).toContain(name);
  expect(said).toContain(value);
  const started = await runAde(['start'], { cwd: folder.path, env });
  expect(started.code).toBe(1);
  expect(started.stderr).toMatch(/^ade: The (api|worker) did not start: .*\n$/);
  expect(started.stderr).toContain(said);
});

test('a port that another program has is a fault; one that an ADE has, which may be the one to be replaced, is not', async () => {
  const other = createServer((_request, response) => response.end('{"status":"fine"}'));
  onTestFinished(() => void other.close());
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const check = (env: Record<string, string>) => runAde(['start', '--check'], { cwd: folder.path, env });
  for (const [name, line] of [
    ['ADE_PORT', 'address'],
    ['ADE_METRICS_API_PORT', 'metrics'],
    ['ADE_METRICS_WORKER_PORT', 'metrics'],
  ] as const) {
    const { code, stdout } = await check({ ADE_PORT: '0', [name]: String(port) });
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`FAIL +${line} +Port ${port} on 127.0.0.1 is taken. .*${name}`));
  }

  const dataDir = { ADE_DATA_DIR: `${folder.path}/running` };
  const ade = new AdeProcess(['start'], {
    cwd: folder.path,
    env: { ...dataDir, ADE_PORT: '0', ADE_METRICS_API_PORT: '0', ADE_METRICS_WORKER_PORT: '0' },
  });
  onTestFinished(() => void ade.child.kill('SIGKILL'));
  await ade.line(['"supervisor"', '"msg":"ready"']);
  const portOf = async (...texts: string[]) => new URL(JSON.parse(await ade.line(texts)).url).port;
  const { code, stdout } = await check({
    ...dataDir,
    ADE_PORT: await portOf('"api ready"'),
    ADE_METRICS_API_PORT: await portOf('"api"', '"metrics ready"'),
    ADE_METRICS_WORKER_PORT: await portOf('"worker"', '"metrics ready"'),
  });
  expect(stdout).toMatch(/ok +address .* is taken by an ADE that runs/);
  expect(stdout).toMatch(/ok +metrics .* is taken by an ADE that runs.* is taken by an ADE that runs/);
  expect(code).toBe(0);
  ade.child.kill('SIGTERM');
  expect((await ade.ended()).code).toBe(0);
}, 30_000);
