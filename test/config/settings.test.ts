import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeSettings, listSettings, loadSettings, SettingsError } from '../../src/config/settings.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ade-settings-'));
});

afterAll(() => rm(root, { recursive: true }));

/** A folder with these files in it. */
async function folder(files: Record<string, string> = {}): Promise<string> {
  const cwd = await mkdtemp(join(root, 'case-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  return cwd;
}

function failure(env: Record<string, string>, cwd: string): SettingsError {
  try {
    loadSettings({ env, cwd });
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return expect.fail('the settings were taken');
}

const secret = 'a secret that has at least 32 characters';

test('with nothing set there is an embedded installation with every default', async () => {
  const cwd = await folder();
  const settings = loadSettings({ env: {}, cwd });
  expect(settings).toMatchObject({
    environment: 'production',
    profile: 'embedded',
    dataDir: join(cwd, '.ade'),
    secret: null,
    http: { host: '127.0.0.1', port: 4000, publicUrl: null },
    database: { url: null, poolSize: 10 },
    redis: { url: null, prefix: 'ade' },
    storage: { url: null },
    log: { level: 'info', format: 'auto' },
    worker: { concurrency: 3, heapMiB: 1536, leaseSeconds: 30, timeoutSeconds: 600, maxAttempts: 3 },
    limits: { uploadBytes: 512 * 1024 ** 2, multipartBytes: 25 * 1024 ** 2, rows: 1_048_576, columns: 16_384 },
  });
  expect(Object.isFrozen(settings) && Object.isFrozen(settings.http)).toBe(true);
});

describe('precedence', () => {
  const files = {
    'ade.toml': 'environment = "test"\n[http]\nhost = "0.0.0.0"\nport = 1\n[log]\nlevel = "warn"\n',
    'ade.test.toml': '[http]\nport = 2\n[log]\nlevel = "debug"\n',
    'ade.development.toml': '[http]\nport = 3\n',
  };

  test('a variable goes over the file of the environment, that over ade.toml, that over the default', async () => {
    const cwd = await folder(files);
    const settings = loadSettings({ env: { ADE_LOG_LEVEL: 'error' }, cwd });
    expect(settings.environment).toBe('test');
    expect(settings.http).toMatchObject({ host: '0.0.0.0', port: 2, publicUrl: null });
    expect(settings.log.level).toBe('error');
    const sources = Object.fromEntries(describeSettings(settings).map(({ name, source }) => [name, source]));
    expect(sources).toMatchObject({
      'http.host': 'ade.toml',
      'http.port': 'ade.test.toml',
      'log.level': 'environment variable ADE_LOG_LEVEL',
      'log.format': 'default',
    });
  });

  test('ADE_ENVIRONMENT selects the file', async () => {
    const cwd = await folder(files);
    expect(loadSettings({ env: { ADE_ENVIRONMENT: 'development' }, cwd }).http.port).toBe(3);
  });

  test('ADE_PORT goes over PORT, and an empty variable counts as unset', async () => {
    const cwd = await folder();
    expect(loadSettings({ env: { PORT: '80' }, cwd }).http.port).toBe(80);
    expect(loadSettings({ env: { PORT: '80', ADE_PORT: '0' }, cwd }).http.port).toBe(0);
    expect(loadSettings({ env: { PORT: '80', ADE_PORT: '' }, cwd }).http.port).toBe(80);
  });
});

test('DATABASE_URL makes the production profile unless ADE_PROFILE says otherwise', async () => {
  const cwd = await folder();
  const env = { DATABASE_URL: 'postgresql://ade@db/ade', ADE_SECRET: secret };
  expect(loadSettings({ env, cwd }).profile).toBe('production');
  expect(loadSettings({ env: { ...env, ADE_PROFILE: 'embedded' }, cwd }).profile).toBe('embedded');
});

test('the production profile says what it lacks, and how to make it', async () => {
  expect(failure({ ADE_PROFILE: 'production' }, await folder()).message).toMatchInlineSnapshot(`
    "2 settings are wrong:
      database.url (default) is missing, and the production profile needs it. Set DATABASE_URL=postgresql://user:password@host:5432/ade.
      secret (default) is missing, and the production profile needs it. Set ADE_SECRET to the output of \`openssl rand -base64 48\`."
  `);
});

test('sizes are bytes or have a unit, a relative data folder is below the working folder', async () => {
  const cwd = await folder({ 'ade.toml': 'data_dir = "data"\n[limits]\nupload_bytes = "1 GiB"\nrows = 5\n' });
  const { limits, dataDir } = loadSettings({ env: { ADE_LIMITS_MULTIPART_BYTES: '10MiB' }, cwd });
  expect(limits).toMatchObject({ uploadBytes: 1024 ** 3, multipartBytes: 10 * 1024 ** 2, rows: 5 });
  expect(dataDir).toBe(join(cwd, 'data'));
});

test('every fault is reported at once, with its source and its remedy', async () => {
  const toml = `
    data_dri = "x"
    http = 3
    [log]
    level = "loud"
    [worker]
    concurrency = 1.5
    lease = 4
    [limits]
    upload_bytes = "lots"
  `;
  const env = {
    ADE_PORT: '70000',
    ADE_PROT: '1',
    ADE_PUBLIC_URL: 'ftp://example.org',
    DATABASE_URL: 'mysql://ade:hunter2@db/ade',
    STORAGE_URL: 's3://bucket?endpint=x',
    ADE_SECRET: 'short',
  };
  expect(failure(env, await folder({ 'ade.toml': toml })).message).toMatchInlineSnapshot(`
    "12 settings are wrong:
      ADE_PROT (environment variable) is not a setting of ADE. Did you mean ADE_PORT? Correct or unset it.
      data_dri (ade.toml) is not a setting of ADE. Did you mean data_dir? Correct or remove it.
      http (ade.toml) is a section, not a value. Put its settings below a line [http].
      worker.lease (ade.toml) is not a setting of ADE. Correct or remove it.
      secret (environment variable ADE_SECRET) is [hidden], but must have at least 32 characters. Correct or unset ADE_SECRET.
      http.port (environment variable ADE_PORT) is 70000, but must be a whole number from 0 to 65,535. Correct or unset ADE_PORT.
      http.public_url (environment variable ADE_PUBLIC_URL) is ftp://example.org, but must be a URL that starts with http:// or https://. Correct or unset ADE_PUBLIC_URL.
      database.url (environment variable DATABASE_URL) is mysql://ade:***@db/ade, but must be a URL that starts with postgresql:// or postgres://. Correct or unset DATABASE_URL.
      storage.url (environment variable STORAGE_URL) is s3://bucket?endpint=***, but must not have "endpint": there are endpoint, region, pathStyle. Correct or unset STORAGE_URL.
      log.level (ade.toml) is loud, but must be one of trace, debug, info, warn, error, fatal, silent. Correct or remove log.level in ade.toml.
      worker.concurrency (ade.toml) is 1.5, but must be a whole number from 1 to 256. Correct or remove worker.concurrency in ade.toml.
      limits.upload_bytes (ade.toml) is lots, but must be a number of bytes, or a size such as "512 MiB" (B, KiB, MiB, GiB). Correct or remove limits.upload_bytes in ade.toml."
  `);
});

test('a public address ends with its host or a plain path: what is put into pages and cookies has nothing to be escaped', async () => {
  const cwd = await folder({});
  for (const given of ['https://ade.example.org/', 'https://example.org:8443/tools/ade', 'https://example.org/ade/']) {
    expect(loadSettings({ env: { ADE_PUBLIC_URL: given }, cwd }).http.publicUrl).toBe(given);
  }
  for (const path of ['/a"b', '/a;b', '//ade', '/ade?a=b', '/ade#a', '/%61de', '/ade//']) {
    expect(failure({ ADE_PUBLIC_URL: `https://example.org${path}` }, cwd).message).toContain(
      `http.public_url (environment variable ADE_PUBLIC_URL) is https://example.org${path}, but must end with its host or a path`,
    );
  }
});

test.each([
  ['ADE_HTTP_ALLOWED_ORIGINS', 'https://app.example.org, not an origin', 'http.allowed_origins'],
  ['ADE_HTTP_TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.0/99', 'http.trusted_proxies'],
])('one wrong item of the list %s is named like any other fault', async (variable, value, setting) => {
  const { faults, message } = failure({ [variable]: value }, await folder());
  expect(faults.map((fault) => fault.setting)).toEqual([setting]);
  expect(message).toMatch(new RegExp(`^1 setting is wrong:\\n  ${setting.replace('.', '\\.')} .*separated by commas`));
});

describe('secrets', () => {
  test('are shown neither by describeSettings nor in faults', async () => {
    const cwd = await folder();
    const env = {
      ADE_SECRET: secret,
      DATABASE_URL: 'postgresql://ade:hunter2@db/ade?sslpassword=hunter3',
      REDIS_URL: 'rediss://:hunter4@cache:6379/1',
    };
    const lines = describeSettings(loadSettings({ env, cwd }));
    expect(JSON.stringify(lines)).not.toMatch(/hunter|a secret/);
    expect(lines).toContainEqual({
      name: 'database.url',
      value: 'postgresql://ade:***@db/ade?sslpassword=***',
      source: 'environment variable DATABASE_URL',
    });
    const wrong = failure(
      { ADE_SECRET: 'hunter5', DATABASE_URL: 'hunter6 hunter7', REDIS_URL: 'ftp://u:hunter8@h' },
      cwd,
    );
    expect(wrong.faults.map(({ setting }) => setting)).toEqual(['secret', 'database.url', 'redis.url']);
    expect(wrong.message).not.toContain('hunter');
  });

  test('do not leak from a file that is not TOML', async () => {
    const cwd = await folder({ 'ade.toml': 'secret = "hunter2\nport = 1\n' });
    const { message } = failure({}, cwd);
    expect(message).toContain('ade.toml (file) is not valid TOML at line 1');
    expect(message).not.toContain('hunter');
  });
});

test('a file that cannot be read, and a file that selects itself, are faults', async () => {
  const cwd = await folder({ 'ade.test.toml': 'environment = "test"\n' });
  await mkdir(join(cwd, 'ade.toml'));
  expect(failure({ ADE_ENVIRONMENT: 'test' }, cwd).message).toMatchInlineSnapshot(`
    "2 settings are wrong:
      ade.toml (file) cannot be read (EISDIR). Make it a file that this user may read, or remove it.
      environment (ade.test.toml) cannot be set in the file that it selects. Set ADE_ENVIRONMENT, or move it to ade.toml."
  `);
});

test('an environment that there is not never becomes a file name', async () => {
  const cwd = await folder();
  expect(failure({ ADE_ENVIRONMENT: '../../etc/x' }, cwd).faults).toEqual([
    expect.objectContaining({ setting: 'environment', remedy: 'Correct or unset ADE_ENVIRONMENT' }),
  ]);
});

test("variables that Kubernetes sets for a service called ade are no one's fault, unless they clash", async () => {
  const cwd = await folder();
  const links = { ADE_SERVICE_HOST: '10.0.0.1', ADE_SERVICE_PORT_HTTP: '80', ADE_PORT_80_TCP_ADDR: '10.0.0.1' };
  expect(loadSettings({ env: links, cwd }).http.port).toBe(4000);
  expect(failure({ ...links, ADE_PORT: 'tcp://10.0.0.1:80' }, cwd).message).toContain('enableServiceLinks: false');
});

test('every setting has a description and a variable of its own', () => {
  const all = listSettings();
  expect(all.every(({ description }) => description.endsWith('.'))).toBe(true);
  const variables = all.flatMap((entry) => entry.variables);
  expect(new Set(variables).size).toBe(variables.length);
  expect(all.find(({ name }) => name === 'worker.heap_mib')).toMatchObject({
    path: ['worker', 'heapMiB'],
    variables: ['ADE_WORKER_HEAP_MIB'],
    default: 1536,
  });
});

describe('mail', () => {
  const url = 'smtp://user:hunter2@mail.example.org:587';

  test('needs a sender and an address for its links once there is a mail server', async () => {
    const { faults, message } = failure({ ADE_MAIL_URL: url }, await folder());
    expect(faults.map(({ setting }) => setting)).toEqual(['mail.from', 'http.public_url']);
    expect(message).not.toContain('hunter2');
  });

  test.for(['ade@example.org', 'ADE <ade@example.org>', 'Über uns <ade@example.org>'])('is from %j', async (from) => {
    expect(loadSettings({ env: { ADE_MAIL_FROM: from }, cwd: await folder() }).mail.from).toBe(from);
  });

  test.for(['ADE', 'ADE <ade>', 'a@example.org, b@example.org', 'ADE\r\nBcc: eve@example.org <ade@example.org>'])(
    'is not from %j',
    async (from) => {
      const { faults } = failure({ ADE_MAIL_FROM: from }, await folder());
      expect(faults.map(({ setting }) => setting)).toEqual(['mail.from']);
    },
  );
});
