import { Command, InvalidArgumentError, Option } from 'commander';
import { tableFormats } from '../src/engine/closed-sets.ts';
import { addClientCommands } from './client-commands.ts';
import { numberBetween } from './number-option.ts';
import { version } from './version.ts';

/** --json prints, and writes nothing. */
const notWithJson = ['suggest', 'explain', 'annotate', 'out', 'format', 'overwrite'];

/** Which commands there are. Each loads what it needs only when it runs, so that `ade --help` answers at once. */
export function createProgram(): Command {
  const program = new Command('ade')
    .description('Messy spreadsheets, CSVs and PDFs in; clean, typed, traceable tables out.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', examples('ade demo', 'ade start', 'ade extract report.xlsx', 'ade upload report.xlsx'))
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 used wrongly, 130 interrupted.\nSettings come from the environment and ade.toml: "ade doctor" shows them.',
    );

  command(program, 'start', 'run everything: database, API and worker under one supervisor')
    .option('--dev', 'for development: GraphiQL and introspection (ADE_ENVIRONMENT=development)')
    .option('--check', 'start nothing: say whether all that is needed is there; exit code 1 when it is not')
    .addHelpText('after', examples('ade start', 'ADE_PORT=8080 ade start', 'ade start --dev', 'ade start --check'))
    .action(async (options: { dev?: true; check?: true }) => {
      const { restartWith, supervisorFlags } = await import('./stack/heap.ts');
      if (!options.check) restartWith(supervisorFlags);
      process.exitCode = await (await import('./commands/start.ts')).start(options);
    });

  command(program, 'api', 'run one API process, for installations of several machines')
    .addOption(supervised())
    .addHelpText('after', examples('DATABASE_URL=postgresql://… ADE_SECRET=… ade api'))
    .action(async (options: { supervised?: true }) => {
      process.exitCode = await (await import('./commands/api.ts')).api(options);
    });

  command(program, 'worker', 'run one worker process; as many as you like share the jobs')
    .addOption(supervised())
    .addHelpText('after', examples('DATABASE_URL=postgresql://… ADE_SECRET=… ade worker'))
    .action(async (options: { supervised?: true }) => {
      process.exitCode = await (await import('./commands/worker.ts')).worker(options);
    });

  command(program, 'migrate', 'bring the database up to date')
    .option('--plan', 'print the SQL that would be run, and change nothing')
    .addHelpText(
      'after',
      '\nNeeds DATABASE_URL and ADE_SECRET, as every process does; without DATABASE_URL it works on the embedded database of the data' +
        '\nfolder. The database user needs: CREATE on the database and on its schema public, the tables of an earlier release as its own,' +
        '\nand the role ade_tenant, or CREATEROLE to make it. What is missing is named at once, with the statement that gives it.' +
        '\nMake a backup first: "ade backup".',
    )
    .addHelpText('after', examples('DATABASE_URL=postgresql://… ADE_SECRET=… ade migrate'))
    .action(async (options: { plan?: true }) => {
      process.exitCode = await (await import('./commands/migrate.ts')).migrate(options);
    });

  command(program, 'doctor', 'show the settings and check everything that ADE needs')
    .addHelpText('after', examples('ade doctor'))
    .action(async () => {
      process.exitCode = await (await import('./commands/doctor.ts')).doctor();
    });

  command(program, 'logs', 'print what workers have logged of a job, as JSON lines')
    .argument('<job>', 'its id')
    .addHelpText(
      'after',
      '\nAn attempt’s lines are there once it is over, up to 200 of them; also when its machine is gone.',
    )
    .addHelpText('after', examples('ade logs job_01JA…'))
    .action(async (job: string) => {
      process.exitCode = await (await import('./commands/logs.ts')).logs(job);
    });

  command(program, 'audit', 'print the audit log, as JSON lines, oldest first')
    .addOption(
      new Option('--after <position>', 'only what follows the entry with this position')
        .default('0')
        .argParser(position),
    )
    .addHelpText('after', examples('ade audit > audit.jsonl', 'ade audit --after 48213 >> audit.jsonl'))
    .action(async (options: { after: string }) => {
      process.exitCode = await (await import('./commands/audit.ts')).audit(options);
    });

  command(program, 'backup', 'copy the whole installation into a folder: all rows and all files, of one moment')
    .argument('<folder>', 'new, empty, or of the last backup, of which then only what is new is copied')
    .addHelpText(
      'after',
      '\nWorks while the installation does. What is in a backup: documents, tables, accounts with hashes of passwords, API keys and sessions.' +
        '\nWhat is not, and has to be kept elsewhere: ADE_SECRET (or the file "secret" of the data folder), ade.toml and other settings.' +
        '\nExit code 1 when a file that the database names is damaged or missing: the backup then holds all the rest.',
    )
    .addHelpText('after', examples('ade backup /srv/backup/ade'))
    .action(async (folder: string) => {
      process.exitCode = await (await import('./commands/backup.ts')).backup(folder);
    });

  command(program, 'restore', 'fill an empty installation from a backup')
    .argument('<folder>', 'that "ade backup" has made')
    .addHelpText(
      'after',
      '\nThe installation is the one of the settings: a new data folder, or a new database and a new store. It must be empty. The backup is' +
        '\nverified first, and nothing is written unless it is whole. Interrupted, it can be run again. Give the new installation the secret' +
        '\n(ADE_SECRET) of the old one.',
    )
    .addHelpText('after', examples('ADE_DATA_DIR=/srv/ade ade restore /srv/backup/ade'))
    .action(async (folder: string) => {
      process.exitCode = await (await import('./commands/restore.ts')).restore(folder);
    });

  command(program, 'verify', 'look whether rows and files of the installation, or of a backup, belong together')
    .argument('[folder]', 'a backup; the installation unless given')
    .option('--deep', 'read every file and compare its hash, rather than see that it is there')
    .option(
      '--repair',
      'count anew what is only kept so that it need not be counted: totals, charts, what has become of documents',
    )
    .addHelpText(
      'after',
      '\nChanges nothing else. Exit code 1 when something is wrong; each line says where, and what to do.',
    )
    .addHelpText(
      'after',
      examples('ade verify', 'ade verify --deep', 'ade verify --repair', 'ade verify --deep /srv/backup/ade'),
    )
    .action(async (folder: string | undefined, options: { deep?: true; repair?: true }) => {
      process.exitCode = await (await import('./commands/verify.ts')).verify(folder, options);
    });

  const amount = numberBetween(0, 1_000_000_000);
  command(program, 'capacity', 'compute what an installation needs for a load, of measured figures')
    .option('--documents <number>', 'a day', amount, 1_000)
    .option('--rows <number>', 'of a document, on the average', amount, 5_000)
    .option('--mib <number>', 'MiB of a document, on the average', amount, 1)
    .option('--peak <share>', 'of a day’s documents that come in its busiest hour', numberBetween(0, 1), 0.2)
    .option('--queries <number>', 'a second, in that hour', amount, 50)
    .option('--subscribers <number>', 'that follow at a time', amount, 200)
    .option('--processor-price <number>', 'of a processor for a month, in any currency', amount, 0)
    .option('--memory-price <number>', 'of a GiB of memory for a month', amount, 0)
    .option('--storage-price <number>', 'of a GiB that is stored for a month', amount, 0)
    .addHelpText('after', '\ndocs/operations/scale.md says where the figures come from, and which are estimates.')
    .addHelpText('after', examples('ade capacity --documents 20000 --queries 200 --subscribers 1000'))
    .action(async (given: import('./commands/capacity.ts').Load & import('./commands/capacity.ts').Prices) => {
      process.exitCode = (await import('./commands/capacity.ts')).capacity(given);
    });

  const admin = command(
    program,
    'admin',
    'make administrators, owners, API keys, and links with which people set their password',
  ).addHelpText(
    'after',
    examples(
      'ade admin create --email ann@example.org',
      'ade admin link --email ann@example.org',
      'ade admin key --workspace main --email ann@example.org',
    ),
  );
  command(admin, 'create', 'make an account that looks after the whole server; asks for its password')
    .requiredOption('--email <address>', 'to sign in with')
    .option('--name <name>', 'that others see', 'Administrator')
    .option('--link', 'print a one-time link to set the password instead')
    .action(async (options: import('./commands/admin.ts').CreateAdministratorOptions) => {
      process.exitCode = await (await import('./commands/admin.ts')).createAdministrator(options);
    });
  command(admin, 'link', 'print a one-time link with which a person sets their password')
    .requiredOption('--email <address>', 'of their account')
    .action(async (options: { email: string }) => {
      process.exitCode = await (await import('./commands/admin.ts')).accountLink(options);
    });

  command(
    admin,
    'reset-factors',
    'take all second factors from a person who has lost them, and sign them out everywhere',
  )
    .requiredOption('--email <address>', 'whose account')
    .action(async (options: { email: string }) => {
      process.exitCode = await (await import('./commands/admin.ts')).resetFactors(options);
    });
  command(admin, 'owner', 'make a person an owner of a workspace, such as one whose only owner has left')
    .requiredOption('--workspace <slug>', 'whose')
    .requiredOption('--email <address>', 'of their account, a member or not')
    .action(async (options: { workspace: string; email: string }) => {
      process.exitCode = await (await import('./commands/admin.ts')).makeOwner(options);
    });
  command(admin, 'key', 'print another API key of a workspace, made by one of its administrators')
    .requiredOption('--workspace <slug>', 'that the key is for')
    .requiredOption('--email <address>', 'of the member in whose name it acts')
    .option('--name <name>', 'that others see', 'Made on the command line')
    .option('--administrator', 'may look after the whole server, for as long as that person may')
    .action(async (options: import('./commands/admin.ts').MakeKeyOptions) => {
      process.exitCode = await (await import('./commands/admin.ts')).makeKey(options);
    });

  command(program, 'extract', 'extract the tables of files, without a server')
    .argument('[file...]', 'the documents; - is standard input')
    .option('-r, --recursive', 'walk the folders that are named')
    .option('-s, --spec <file>', 'the configuration, YAML or JSON; without one, tables come as they are found')
    .option(
      '-o, --out <path>',
      'where a folder per document goes (default: "extracted"), or - to print one table; with --suggest, the file',
    )
    .option('--table <name>', 'which table --out - prints or --suggest is for, where there are several')
    .option('--as-text', 'texts and headers as they are written: nothing is typed or renamed')
    .addOption(new Option('-f, --format <format>', 'of the tables').choices(tableFormats).default('csv'))
    .option('--overwrite', 'replace files of the same names')
    .addOption(
      new Option('--suggest', 'write a first configuration instead, to standard output or --out').conflicts('spec'),
    )
    .addOption(
      new Option('--explain', 'say instead why tables are tables, columns are fields, and rows are left out').conflicts(
        ['suggest', 'format'],
      ),
    )
    .addOption(
      new Option(
        '--annotate',
        'write instead a copy of each document into the folder --out, as XLSX: tables framed, rows and issues coloured',
      ).conflicts(['suggest', 'format']),
    )
    .addOption(
      new Option(
        '--json',
        'print one line of JSON per file instead: what its rows are, where its tables are and why',
      ).conflicts(notWithJson),
    )
    .addOption(
      new Option(
        '--batch <list>',
        '--json for every file that a list names, one path a line; - is standard input',
      ).conflicts(notWithJson),
    )
    .addHelpText(
      'after',
      examples(
        'ade extract report.xlsx',
        'ade extract --spec roster.yaml --format jsonl *.csv',
        'ade extract --suggest report.xlsx > report.yaml',
        'ade extract --explain --annotate report.xlsx',
        'ade extract --json report.xlsx',
        'ade extract --recursive inbox --out tables',
        'curl -s https://…/report.xlsx | ade extract - --out - | head',
        'find . -name "*.csv" | ade extract --batch -',
      ),
    )
    .action(async (files: string[], options: import('./commands/extract.ts').ExtractCommandOptions) => {
      process.exitCode = await (await import('./commands/extract.ts')).extract(files, options);
    });

  command(program, 'cells', 'print a sheet as CSV of the text that a spreadsheet shows')
    .argument('[file]', 'the document')
    .option('--sheet <name>', 'which sheet (default: the first)')
    .option(
      '--batch <list>',
      'a file of paths, one a line (-: standard input), instead: one JSON line for each, with all its sheets',
    )
    .addHelpText(
      'after',
      examples('ade cells report.xls', 'ade cells report.xlsx --sheet Totals', 'ade cells --batch files.txt'),
    )
    .action(async (file: string | undefined, options: import('./commands/cells.ts').CellsOptions) => {
      process.exitCode = await (await import('./commands/cells.ts')).cells(file, options);
    });

  const schema = command(program, 'schema', 'compare GraphQL schemas').addHelpText(
    'after',
    examples('ade schema diff'),
  );
  command(schema, 'diff', 'refuse what breaks operations that were written before')
    .argument('[before]', 'an SDL file (default: the schema of the last release, by its tag in git)')
    .argument('[after]', 'an SDL file (default: the schema of this version)')
    .addHelpText('after', '\nWhat was deprecated may be gone from the date on that its reason names.')
    .addHelpText('after', examples('ade schema diff', 'ade schema diff released.graphql'))
    .action(async (before: string | undefined, after: string | undefined) => {
      process.exitCode = await (await import('./commands/schema.ts')).schemaDiff(before, after);
    });

  command(program, 'demo', 'watch a messy workbook become tables: a whole installation, started and stopped again')
    .argument('[file]', 'a document of yours, extracted as found; a sample with its configuration unless given')
    .option('--keep', 'stay up afterwards, and show the address and the API key')
    .addHelpText('after', examples('ade demo', 'ade demo report.xlsx', 'ade demo --keep'))
    .action(async (file: string | undefined, options: import('./commands/demo.ts').DemoOptions) => {
      process.exitCode = await (await import('./commands/demo.ts')).demo(file, options);
    });

  addClientCommands(program, { command, examples });
  // Last, since each command takes over what the program has when it is added: "ade upload help" uploads a file of that name.
  program.helpCommand('help [command]', 'explain a command');
  return program;
}

function command(above: Command, name: string, description: string): Command {
  const whole = above.parent === null ? name : `${above.name()} ${name}`;
  return above
    .command(name)
    .description(description)
    .summary(description)
    .allowExcessArguments(false)
    .showHelpAfterError(`Run "ade ${whole} --help" for its options and examples.`);
}

/** Set by the supervisor on the processes that it starts: they get the database's address and their orders from it. */
function supervised(): Option {
  return new Option('--supervised').hideHelp();
}

/** A position in the feed of all events: a bigint of PostgreSQL. */
function position(text: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw new InvalidArgumentError('It is the position of an entry, a whole number.');
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
