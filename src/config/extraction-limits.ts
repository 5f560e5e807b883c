import { tmpdir } from 'node:os';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import type { Environment } from './sources.ts';

/** What the variables of `limits`, and no others, begin with. */
const prefix = 'ADE_LIMITS_';

/**
 * The limits of an extraction without a server: the variables of `limits` count, no other setting does. Rejects with SettingsError. The
 * catalogue of settings is loaded only where one of them may be given: that takes a tenth of the time of a small file.
 */
export async function extractionLimits(env: Environment): Promise<Limits> {
  if (!Object.keys(env).some((name) => name.startsWith(prefix))) return defaultLimits;
  const { listSettings, loadSettings } = await import('./settings.ts');
  const names = listSettings().flatMap(({ path, variables }) => (path[0] === 'limits' ? variables : []));
  const given = Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const {
    uploadBytes,
    multipartBytes: _multipartBytes,
    ...extraction
  } = loadSettings({ env: given, cwd: tmpdir() }).limits;
  return { ...defaultLimits, ...extraction, fileBytes: uploadBytes };
}
