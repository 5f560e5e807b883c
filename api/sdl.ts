import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../schema/index.ts';
import { InvalidCredentialsError } from '../src/auth/credentials.ts';
import type { ClientFacts } from '../src/domain/kernel/index.ts';
import { entityTag, isKnown, sendText } from './answer.ts';
import { unread } from './body-limits.ts';
import { maySeeSchema } from './graphql/concealment.ts';
import type { Identification } from './graphql/context.ts';
import { refusal } from './graphql/refusal.ts';
import { credentialsIn } from './sign-in/session-cookies.ts';

interface SdlOptions extends Identification {
  /** Every caller may see the schema. */
  development: boolean;
  clientOf(request: IncomingMessage): ClientFacts;
}

/** Serves the schema as SDL to those who may see it, for clients that are generated from it. */
export function serveSdl(app: FastifyInstance, { services, meterFor, clientOf, development }: SdlOptions): void {
  let printed: { text: string; tag: string } | null = null;
  const print = () => {
    const text = `${printSchema(lexicographicSortSchema(schema))}\n`;
    return { text, tag: entityTag(text) };
  };
  app.get('/graphql/schema', async (request, reply) => {
    const client = clientOf(request.raw);
    const viewer = await services.signIns.signIn(credentialsIn(request.raw, null)).catch((error: unknown) => {
      if (error instanceof InvalidCredentialsError) return error;
      throw error;
    });
    const isWrong = viewer instanceof InvalidCredentialsError;
    const meter = meterFor(isWrong ? null : viewer, client);
    reply.headers({ 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' });
    const tooMany = meter.enter();
    if (tooMany) return unread(reply, meter, tooMany);
    if (isWrong) return unread(reply, meter, refusal(401, 'UNAUTHENTICATED', viewer.message));
    if (!development && !maySeeSchema(viewer)) {
      const message = 'The schema is shown to API keys that hold workspace.read. Send one as X-API-Key.';
      return unread(reply, meter, refusal(viewer ? 403 : 401, viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED', message));
    }
    printed ??= print();
    reply.header('etag', printed.tag);
    if (isKnown(request.raw, printed.tag)) return reply.code(304).send();
    return sendText(request.raw, reply.type('text/plain; charset=utf-8'), printed.text);
  });
}
