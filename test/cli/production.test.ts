import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { AdeProcess, firstKey, newFolder, runAde } from './ade.ts';
import { openTraceReceiver } from './trace-receiver.ts';

let folder: Awaited<ReturnType<typeof newFolder>>;
let database: TestDatabase;

beforeAll(async () => {
  [folder, database] = await Promise.all([newFolder(), createEmptyDatabase()]);
});
afterAll(() => Promise.all([folder.remove(), database.drop()]));

const whereToSubmit = graphql(`query WhereToSubmit { workspace { id } }`);
const submitTraced = graphql(`
  mutation SubmitTraced($input: SubmitJobInput!) {
    submitJob(input: $input) { __typename ... on Job { id traceId } }
  }
`);
const tracedJob = graphql(`subscription TracedJob($id: ID!) { job(id: $id) { status } }`);
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Runs a job that begins in a trace of the client's. */
async function runTraced(url: string, key: string): Promise<string> {
  const { workspace } = await createClient(url, key, '').get(whereToSubmit, {});
  const client = createClient(url, key, workspace?.id ?? '');
  const [documentId, configurationId] = [
    await client.uploaded('a.csv', 'Name,Age\nAnn,31\n'),
    await client.published(),
  ];
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    body: JSON.stringify({ query: submitTraced, variables: { input: { documentId, configurationId } } }),
  });
  const { data } = await response.json();
  expect(data.submitJob).toMatchObject({ __typename: 'Job', traceId });
  for await (const { job } of client.follow(tracedJob, { id: data.submitJob.id })) {
    if (job?.status === 'SUCCEEDED') return data.submitJob.id;
  }
  throw new Error('The job did not succeed.');
}

test('on a database of one’s own: migrate, then API and worker as processes of their own, in one trace', async () => {
  const traces = await openTraceReceiver();
  onTestFinished(() => traces.close());
  const env = { DATABASE_URL: database.url, ADE_SECRET: 'only for this test, 32 characters', ADE_PORT: '0' };
  const options = { cwd: folder.path, env };

  const early = await runAde(['start'], options);
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('Run "ade migrate" first.') });
  expect(await runAde(['start', '--check'], options)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/FAIL +migrations +0001_.* not applied\. Run "ade migrate"\./),
  });
  expect(await runAde(['migrate'], options)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('applied 0001'),
  });
  expect((await runAde(['migrate'], options)).stdout).toBe('The database is up to date.');

  const traced = (protocol: string) => ({
    ...options,
    env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: traces.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
  });
  const api = new AdeProcess(['api'], traced('http/json'));
  const worker = new AdeProcess(['worker'], traced('http/protobuf'));
  // A test that fails must not leave them behind.
  onTestFinished(() => {
    for (const service of [api, worker]) service.child.kill('SIGKILL');
  });
  await Promise.all([api.line(['"api ready"']), worker.line(['"worker ready"'])]);
  const key = await firstKey(api);
  expect(key).toMatch(/^ade_live_/);
  const { url } = JSON.parse(await api.line(['"api ready"']));
  const jobId = await runTraced(url, key);
  // As before each process of several is replaced.
  const port = String(new URL(url).port);
  const checked = await runAde(['start', '--check'], { ...options, env: { ...env, ADE_PORT: port } });
  expect(checked).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`127.0.0.1:${port} is taken by an ADE that runs already`),
  });
  expect(checked.stdout).toContain('Everything that ADE needs is there.');
  const doctor = await runAde(['doctor'], options);
  expect(doctor).toMatchObject({ code: 0, stderr: '' });
  expect(doctor.stdout).not.toContain(new URL(database.url).password);
  expect(doctor.stdout.match(/^ {2}(ok|FAIL) +\w+/gm)?.map((line) => line.trim().replace(/ +/, ' '))).toEqual([
    'ok node',
    'ok disk',
    'ok address',
    'ok database',
    'ok route',
    'ok migrations',
    'ok documents',
    'ok queue',
    'ok hub',
    'ok storage',
    'ok mail',
  ]);
  for (const service of [api, worker]) service.child.kill('SIGTERM');
  expect(await api.ended()).toMatchObject({ code: 0, stderr: '' });
  expect(await worker.ended()).toMatchObject({ code: 0, stderr: '' });

  const { stdout: logged } = await runAde(['logs', jobId], options);
  const lines = logged.split('\n').map((line) => JSON.parse(line));
  expect(lines.map(({ msg }) => msg)).toEqual(['attempt began', 'attempt succeeded']);
  expect(lines[0]).toMatchObject({ name: 'worker', jobId, attempt: 1, correlationId: traceId });
  expect(await runAde(['logs', 'job_none'], options)).toMatchObject({ code: 1 });

  const audited = async (...more: string[]) => {
    const { stdout } = await runAde(['audit', ...more], options);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const entries = await audited();
  expect(entries.length).toBeGreaterThan(2);
  expect(entries).toContainEqual(
    expect.objectContaining({ type: 'job.created', subjectId: jobId, traceId, message: 'A job was submitted.' }),
  );
  const [first] = entries;
  expect(first).toMatchObject({ position: expect.stringMatching(/^\d+$/), occurredAt: expect.any(String) });
  expect(await audited('--after', first.position)).toEqual(entries.slice(1));
  expect(await runAde(['audit', '--after', 'yesterday'], options)).toMatchObject({ code: 2 });

  const trace = traces.spans.filter((span) => span.traceId === traceId);
  const named = (name: string) => trace.find((span) => span.name === name);
  const request = named('POST /graphql');
  const mutation = named('mutation SubmitTraced');
  expect(request).toMatchObject({ parentSpanId: '00f067aa0ba902b7', service: 'ade-api' });
  expect(mutation).toMatchObject({ parentSpanId: request?.spanId, events: [{ name: 'job.created' }] });
  expect(named('job.run send')).toMatchObject({ parentSpanId: mutation?.spanId });
  expect(named('INSERT')).toMatchObject({ parentSpanId: mutation?.spanId });
  // The worker speaks protobuf (opentelemetry-proto, Span): its attempt is a part of the mutation, which is field 4 with 8 bytes.
  const parent = Buffer.concat([Buffer.from([0x22, 8]), Buffer.from(mutation?.spanId ?? '', 'hex')]);
  const ofWorker = Buffer.concat(traces.protobuf);
  for (const part of [parent, Buffer.from(traceId, 'hex'), 'ade-worker', 'job.run', 'stage extract', 'job.succeeded']) {
    expect(ofWorker.includes(part), String(part)).toBe(true);
  }
}, 120_000);

test('the doctor names each part that is missing, and its remedy, without the password', async () => {
  const env = {
    DATABASE_URL: 'postgresql://ade:hunter2@127.0.0.1:1/ade',
    REDIS_URL: 'redis://:hunter2@127.0.0.1:1',
    ADE_SECRET: 'only for this test, 32 characters',
  };
  const { code, stdout } = await runAde(['doctor'], { cwd: folder.path, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/FAIL +database +.*ECONNREFUSED.* Check DATABASE_URL/);
  expect(stdout).toMatch(/FAIL +redis +.*ECONNREFUSED.* Check REDIS_URL/);
  expect(stdout).not.toContain('hunter2');
});

test('a worker without any database says what to do', async () => {
  const { code, stderr } = await runAde(['worker'], { cwd: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain('Run "ade start", which starts everything, or set DATABASE_URL.');
});
