import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(attribute).optional(),
  events: z.array(z.object({ name: z.string() })).optional(),
});
const resourceSpans = z.object({
  resource: z.object({ attributes: z.array(attribute) }),
  scopeSpans: z.array(z.object({ spans: z.array(span) })),
});
const request = z.object({ resourceSpans: z.array(resourceSpans) });

export type ReceivedSpan = z.infer<typeof span> & { service: unknown };

/** Takes traces by OTLP over HTTP: reads those in JSON, and keeps the bytes of those in protobuf. */
export async function openTraceReceiver() {
  const spans: ReceivedSpan[] = [];
  const protobuf: Buffer[] = [];
  const server = createServer(async (received, response) => {
    const body = await buffer(received);
    if (received.url !== '/v1/traces') {
      response.writeHead(404).end();
      return;
    }
    if (received.headers['content-type'] === 'application/json') {
      for (const { resource, scopeSpans } of request.parse(JSON.parse(body.toString())).resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
        spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((found) => ({ ...found, service }))));
      }
    } else protobuf.push(body);
    response.writeHead(200, { 'content-type': received.headers['content-type'] }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    protobuf,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
