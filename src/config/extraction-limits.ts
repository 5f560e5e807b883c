import { tmpdir } from 'node:os';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import { listSettings, loadSettings } from './settings.ts';
import type { Environment } from './sources.ts';

/** The limits of an extraction without a server: the variables of `limits` count, no other setting does. Throws SettingsError. */
export function extractionLimits(env: Environment): Limits {
  const names = listSettings().flatMap(({ path, variables }) => (path[0] === 'limits' ? variables : []));
  const given = Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const {
    uploadBytes,
    multipartBytes: _multipartBytes,
    ...extraction
  } = loadSettings({ env: given, cwd: tmpdir() }).limits;
  return { ...defaultLimits, ...extraction, fileBytes: uploadBytes };
}
