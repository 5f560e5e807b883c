import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

const manifest = findPackageJSON(import.meta.url);
if (manifest === undefined) throw new Error('ADE stands outside of its package: there is no package.json above it.');

/** The folder of the package, in a checkout and where it is installed: what is read at run time besides code stands below it. */
export const root = dirname(manifest);
