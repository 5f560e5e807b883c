import { type Command, InvalidArgumentError, Option } from 'commander';
import { tableFormats } from '../src/engine/closed-sets.ts';
import { localServer } from './client/server-address.ts';
import { numberBetween } from './number-option.ts';

type AddCommand = (above: Command, name: string, description: string) => Command;

const jobStatuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
const whichServer = '\nUses the server and the API key of "ade login", or of ADE_URL and ADE_API_KEY.';

/** The commands that talk to a server, as its other clients do. */
export function addClientCommands(
  program: Command,
  { command, examples }: { command: AddCommand; examples(...lines: string[]): string },
): void {
  command(program, 'login', 'try an API key on a server, and keep both for the commands that talk to it')
    .option('--url <address>', 'of the server', localServer)
    .addHelpText(
      'after',
      '\nAsks for the key, or reads it from standard input. ADE_URL and ADE_API_KEY, when set, win.',
    )
    .addHelpText('after', examples('ade login --url https://ade.example.org', 'ade login < key.txt'))
    .action(async (options: { url: string }) => {
      process.exitCode = await (await import('./commands/login.ts')).login(options);
    });

  command(program, 'upload', 'upload files, and run them with a configuration')
    .argument('<path...>', 'files, and folders of files')
    .option('-c, --configuration <name>', 'run a job on each: the id, slug or name of a configuration')
    .option('-b, --best-fit', 'run a job on each, with the published configuration that fits it best')
    .option('--expand', 'make documents of the files of zip archives, and run those')
    .option('-w, --wait', 'wait until the jobs are over')
    .option('-o, --out <folder>', 'wait, and put the tables there, a folder for each document')
    .addOption(formats())
    .option('--overwrite', 'replace tables of the same names')
    .option('--json', 'print one line of JSON for each file')
    .addHelpText('after', whichServer)
    .addHelpText(
      'after',
      examples(
        'ade upload reports',
        'ade upload *.xlsx -c sales --out tables',
        'ade upload reports --best-fit --out tables',
        'ade upload year.zip --expand -c sales --out tables',
        'ade upload a.csv -c sales --wait --json',
      ),
    )
    .action(async (paths: string[], options: import('./commands/upload.ts').UploadCommandOptions, self: Command) => {
      if (options.configuration !== undefined && options.bestFit) {
        self.error('error: give --configuration or --best-fit, not both');
      }
      const isRun = options.configuration !== undefined || options.bestFit;
      if (!isRun && (options.wait || options.out !== undefined)) {
        self.error('error: --wait and --out need --configuration or --best-fit, since without them there is no job');
      }
      process.exitCode = await (await import('./commands/upload.ts')).upload(paths, options);
    });

  command(program, 'jobs', 'list the newest jobs')
    .addOption(
      new Option('-s, --status <status>', `only ${jobStatuses.join(', ').toLowerCase()} ones`).argParser(jobStatus),
    )
    .option('-d, --document <id>', 'only of this document')
    .option('-n, --first <count>', 'how many, at most 100', numberBetween(1, 100), 20)
    .option('--json', 'print one line of JSON for each')
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade jobs', 'ade jobs --status FAILED --json'))
    .action(async (options: import('./commands/jobs.ts').JobsOptions) => {
      process.exitCode = await (await import('./commands/jobs.ts')).jobs(options);
    });

  command(program, 'follow', 'show what happens in a job, until it is over')
    .argument('<job>', 'its id')
    .option('--json', 'print one line of JSON for each event')
    .addHelpText(
      'after',
      '\nGoes on by itself when the server is restarted. Ends with 1 when the job has not succeeded.',
    )
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade follow job_01JA…'))
    .action(async (jobId: string, options: { json?: true }) => {
      process.exitCode = await (await import('./commands/follow.ts')).follow(jobId, options);
    });

  command(program, 'publish', 'publish a specification as a configuration: a new one, or a new version of one')
    .argument('<file>', 'YAML, such as "ade extract --suggest" writes')
    .option('-c, --configuration <name>', 'the id, slug or name of the one (default: the file’s name)')
    .option('--note <text>', 'why, for people')
    .option('--replace-draft', 'also where there is a draft that is not published yet')
    .addHelpText('after', '\nWhat is published already is not published again.')
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade extract sample.xlsx --suggest > sales.yaml', 'ade publish sales.yaml'))
    .action(async (file: string, options: import('./commands/publish.ts').PublishOptions) => {
      process.exitCode = await (await import('./commands/publish.ts')).publish(file, options);
    });

  command(program, 'rows', 'print the rows of a table as CSV')
    .argument('<table>', 'its id, or that of a job with one table')
    .option('--issues', 'only rows that break a rule')
    .option('--json', 'print one object of JSON a line instead')
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade rows tbl_01JA… > table.csv'))
    .action(async (tableId: string, options: import('./commands/rows.ts').RowsCommandOptions) => {
      process.exitCode = await (await import('./commands/rows.ts')).rows(tableId, options);
    });

  command(program, 'export', 'have the server make a file of a table, or of all tables of a job, and fetch it')
    .argument('<id>', 'of a table or of a job')
    .addOption(new Option('-f, --format <format>', 'of the file').choices(tableFormats).default('xlsx'))
    .option('--mark-issues', 'colour and comment cells with issues, and list all issues in a sheet (xlsx alone)')
    .option('-o, --out <file>', 'where to put it (default: here, under its own name)')
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade export tbl_01JA…', 'ade export job_01JA… --mark-issues -o to-mend.xlsx'))
    .action(async (id: string, options: import('./commands/export.ts').ExportOptions, self: Command) => {
      if (options.markIssues && options.format !== 'xlsx') {
        self.error('error: --mark-issues is for --format xlsx alone');
      }
      process.exitCode = await (await import('./commands/export.ts')).exportFile(id, options);
    });

  command(program, 'watch', 'run each new file of a folder, once, also across restarts')
    .argument('<folder>', 'that files are put into, and folders below it')
    .requiredOption('-c, --configuration <name>', 'the id, slug or name of a configuration')
    .option('-o, --out <folder>', 'put the tables there, a folder for each document')
    .addOption(formats())
    .option(
      '--settle <seconds>',
      'how long a file has to stay as it is before it counts as whole',
      numberBetween(0, 3_600),
      2,
    )
    .option('--state <file>', 'where to keep what has been run (default: .ade-watch.jsonl in the folder)')
    .option('--json', 'print one line of JSON for each file')
    .addHelpText('after', whichServer)
    .addHelpText('after', examples('ade watch incoming -c sales --out tables'))
    .action(async (folder: string, options: import('./commands/watch.ts').WatchOptions) => {
      process.exitCode = await (await import('./commands/watch.ts')).watch(folder, options);
    });
}

function jobStatus(text: string): (typeof jobStatuses)[number] {
  const status = jobStatuses.find((known) => known === text.toUpperCase());
  if (status) return status;
  throw new InvalidArgumentError(`It is one of ${jobStatuses.join(', ').toLowerCase()}.`);
}

function formats(): Option {
  return new Option('-f, --format <format>', 'of the tables in --out').choices(tableFormats).default('csv');
}
