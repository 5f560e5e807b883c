import { join } from 'node:path';
import type { Job } from '../../src/db/generated/client.ts';
import { findDocumentByName } from '../../src/domain/document/index.ts';
import { jobOptions } from '../../src/domain/job/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import { parseSpec, type Spec } from '../../src/engine/specification.ts';
import { fetchObject } from '../../src/engine-process/fetch-object.ts';
import type { Extraction } from '../../src/engine-process/messages.ts';
import { RefusedError } from '../outcome.ts';

/**
 * Copies the job's document, and those that its specification looks values up in, into the folder. Throws RefusedError when the
 * workspace lacks one, and what `fetchObject` throws.
 */
export async function fetchDocuments(
  context: FileContext,
  job: Job,
  folder: string,
  signal: AbortSignal,
): Promise<Omit<Extraction, 'limits'>> {
  const { document, configurationVersion } = await context.db.prisma.job.findUniqueOrThrow({
    where: { id: job.id },
    select: { document: true, configurationVersion: { select: { specYaml: true } } },
  });
  const path = join(folder, 'document');
  await fetchObject(context.store, document.storageKey, path, { sha256: document.sha256, signal });
  const spec = specOf(configurationVersion.specYaml, job.options);
  const lookups: Extraction['lookups'] = {};
  for (const [lookup, { document: wanted }] of Object.entries(spec.lookups)) {
    const found = await findDocumentByName(context, job.workspaceId, wanted);
    if (found === null) {
      const message = `The lookup table ${lookup} is to come from the document ${wanted}, but the workspace has no document of that name or id. Upload it, or correct lookups.${lookup}.document.`;
      throw new RefusedError({ code: 'INVALID_SPEC', message, details: { lookup, document: wanted } });
    }
    const copy = join(folder, `lookup-${lookup}`);
    await fetchObject(context.store, found.storageKey, copy, { sha256: found.sha256, signal });
    lookups[wanted] = { path: copy, name: found.name };
  }
  return { path, name: document.name, spec, lookups, scratch: folder };
}

function specOf(specYaml: string, options: unknown): Spec {
  const spec = parseSpec(specYaml);
  const { sheets, encoding, delimiter, exports = [] } = options === null ? {} : jobOptions.parse(options);
  return {
    ...spec,
    read: {
      ...spec.read,
      ...(sheets ? { sheets } : {}),
      ...(encoding ? { encoding } : {}),
      ...(delimiter ? { delimiter } : {}),
    },
    output: { ...spec.output, formats: [...new Set([...spec.output.formats, ...exports])] },
  };
}
