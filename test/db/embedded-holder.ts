// Runs the embedded database on the folder named on the command line, prints its URL, and stays until it is killed.
import { startEmbedded } from '../../src/db/embedded.ts';
import { createLogger } from '../../src/log.ts';

const [dataDir = ''] = process.argv.slice(2);
const log = createLogger({ level: 'silent', format: 'json' }, { name: 'holder' });
const { url } = await startEmbedded({ dataDir, log });
process.stdout.write(`${url}\n`);
