import type { ConfigurationVersion } from '../../db/generated/client.ts';
import type { StoredDocument } from '../../previews/previews.ts';
import { RefusedDocumentError } from '../../previews/refused.ts';
import { findDocument } from '../document/index.ts';
import { ConflictError, NotFoundError, type RequestContext, requirePermission } from '../kernel/index.ts';
import { whileClientWaits } from './reading.ts';

/** How well a published configuration fits a document. */
export interface ConfigurationMatch {
  version: ConfigurationVersion;
  /** 0…1. */
  score: number;
  /** Why, in sentences for people. */
  reasons: string[];
}

/** What a configuration has to score to be used without being named. */
export const leastFit = 0.6;
/** Configurations that are tried: those published last. */
export const mostTried = 100;
/** Bytes that their specifications have together, since all of them are held while the document is read. */
const mostTriedBytes = 4 * 1024 ** 2;
/** Configurations that the answer names when none fits. */
const mostTold = 5;

/** No published configuration fits the document well enough. */
export class NoConfigurationFitsError extends ConflictError {
  /** What came nearest, best first. */
  readonly candidates: readonly ConfigurationMatch[];
  constructor(candidates: readonly ConfigurationMatch[]) {
    const [best] = candidates;
    const nearest = best ? ` The nearest has ${best.score.toFixed(2)}.` : ' None is published.';
    super(
      'NO_CONFIGURATION_FITS',
      `No configuration fits the document with ${leastFit.toFixed(2)} or more.${nearest} Name the one to use.`,
    );
    this.candidates = candidates;
  }

  /** Also of one that stands behind a proxy, as failures of mutations do: that is no instance. */
  static is(error: object): error is NoConfigurationFitsError {
    return 'candidates' in error;
  }
}

/**
 * The published configurations of a document's workspace by how well they fit it, best first; of equal ones the one that was published
 * last. Throws NotFoundError, ForbiddenError, RefusedDocumentError for a document that cannot be read, LimitError when too much is.
 */
export async function matchConfigurations(context: RequestContext, documentId: string): Promise<ConfigurationMatch[]> {
  const document = await findDocument(context, documentId);
  if (!document) throw new NotFoundError('The document');
  return matchesFor(context, document);
}

/** The configuration that fits best. Throws NoConfigurationFitsError, ConflictError for a document that cannot be read, LimitError. */
export async function bestFit(context: RequestContext, document: StoredDocument): Promise<ConfigurationMatch> {
  const matches = await matchesFor(context, document).catch((error: unknown) => {
    throw error instanceof RefusedDocumentError ? new ConflictError(error.code, error.message) : error;
  });
  const [best] = matches;
  if (best === undefined || best.score < leastFit) throw new NoConfigurationFitsError(matches.slice(0, mostTold));
  return best;
}

/** Ids of published versions of a workspace ($1), the last ones first, that have so many bytes together ($2); so many at most ($3). */
const lastPublished = `
  SELECT id FROM (
    SELECT version.id, published_at, sum(octet_length(spec_yaml)) OVER (ORDER BY published_at DESC, version.id DESC) AS bytes
    FROM configuration_version AS version JOIN configuration ON configuration.id = configuration_id
    WHERE version.status = 'PUBLISHED' AND configuration.workspace_id = $1 AND archived_at IS NULL
  ) AS published
  WHERE bytes <= $2 ORDER BY published_at DESC, id DESC LIMIT $3`;

async function matchesFor(context: RequestContext, document: StoredDocument): Promise<ConfigurationMatch[]> {
  const { workspaceId } = document;
  requirePermission(context, workspaceId, 'configurations.read', 'The configuration');
  const { rows: tried } = await context.db.query<{ id: string }>(lastPublished, [
    workspaceId,
    mostTriedBytes,
    mostTried,
  ]);
  const versions = await context.db.prisma.configurationVersion.findMany({
    where: { id: { in: tried.map(({ id }) => id) } },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
  });
  if (versions.length === 0) return [];
  const candidates = versions.map(({ id, specYaml }) => ({ id, specYaml }));
  const fits = await whileClientWaits((signal) => context.previews.match(document, candidates, signal));
  const fitOf = new Map(fits.map((fit) => [fit.id, fit]));
  return versions
    .flatMap((version) => {
      const fit = fitOf.get(version.id);
      return fit ? [{ version, score: fit.score, reasons: fit.reasons }] : [];
    })
    .sort((a, b) => b.score - a.score);
}
