import { describeSettings, loadSettings, type Settings } from '../../src/config/settings.ts';
import { createLogger, type Logger } from '../../src/log.ts';
import { addressCheck, metricsCheck } from '../doctor/address.ts';
import type { Check } from '../doctor/check.ts';
import {
  databaseCheck,
  type ExaminedDatabase,
  examineDatabase,
  migrationsCheck,
  replicaCheck,
  routeCheck,
} from '../doctor/database.ts';
import { diskCheck, nodeCheck } from '../doctor/machine.ts';
import { redisCheck } from '../doctor/redis.ts';
import { hubCheck, mailCheck, ownStoreCheck, queueCheck, storageCheck, tracesCheck } from '../doctor/services.ts';
import { reasonOf } from '../failure.ts';
import { grid } from '../terminal/grid.ts';
import { bad, bold, good } from '../terminal/style.ts';
import { counted, printable, sized } from '../terminal/text.ts';

/** `ade doctor`: the effective settings, then one line per check; exit code 1 when one fails. */
export async function doctor(): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  print(bold('Settings'));
  const columns = ['setting', 'value', 'from'].map((title) => ({ title }));
  const rows = describeSettings(settings).map(({ name, value, source }) => [name, printable(value), source]);
  for (const line of grid(columns, rows, { width: 200, cellWidth: 80 })) print(`  ${line}`);

  print(`\n${bold('Checks')}`);
  return checkAll(settings);
}

/** `ade start --check`: whether a start would find all that it needs; starts nothing that stays. */
export function checkStart(settings: Settings): Promise<number> {
  return checkAll(settings);
}

async function checkAll(settings: Settings): Promise<number> {
  // What the parts would log is what the checks say.
  const log = createLogger({ level: 'silent', format: 'json' }, { name: 'doctor' });
  const ofMachine = [
    nodeCheck,
    diskCheck(settings.dataDir),
    addressCheck(settings),
    metricsCheck(settings),
    tracesCheck(process.env),
  ].filter((check) => check !== null);
  const failed = (await runAll(ofMachine)) + (await checkServers(settings, log));
  print(failed === 0 ? '\nEverything that ADE needs is there.' : `\n${bad(`${counted(failed, 'check')} failed.`)}`);
  return failed === 0 ? 0 : 1;
}

async function checkServers(settings: Settings, log: Logger): Promise<number> {
  const independent = [
    storageCheck(settings),
    mailCheck(settings, log),
    ...(settings.redis.url === null ? [] : [redisCheck(settings.redis.url)]),
  ];
  const examined: { database?: ExaminedDatabase } = {};
  const reach: Check = {
    name: 'database',
    async run() {
      examined.database = await examineDatabase(settings, log);
      return databaseCheck(examined.database).run();
    },
  };
  const unreachable = await runAll([reach]);
  const { database } = examined;
  const { replicaUrl } = settings.database;
  try {
    if (!database || unreachable > 0) {
      print('  –     migrations, queue and hub were not checked: they need the database');
      return unreachable + (await runAll(independent));
    }
    return await runAll([
      ...(settings.database.url === null ? [] : [routeCheck(settings)]),
      migrationsCheck(database, settings.profile),
      ...(replicaUrl === null ? [] : [replicaCheck(database, replicaUrl, log)]),
      ownStoreCheck(settings, database.url),
      queueCheck(settings, database.url, log),
      hubCheck(settings, database.url, log),
      ...independent,
    ]);
  } finally {
    await database?.close();
  }
}

/** Runs one check after the other and prints its line; answers how many failed. */
async function runAll(checks: readonly Check[]): Promise<number> {
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      print(`  ${good('ok  ')}  ${sized(name, 10)}  ${printable(await run())}`);
    } catch (error) {
      failed += 1;
      print(`  ${bad('FAIL')}  ${sized(name, 10)}  ${printable(reasonOf(error))}`);
    }
  }
  return failed;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
