import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { beginSpan, isTracing, type Span } from '../src/tracing/index.ts';

/** The part of a trace that each request is. Where traces are not sent, none has one. */
export class RequestSpans {
  readonly #spans = new WeakMap<IncomingMessage, Span>();

  /** Begins the part of a request that has just come, and answers the id of its trace; `null` where it is not traced. */
  begin(request: IncomingMessage): string | null {
    const { method = '', headers, url = '' } = request;
    // What asks every few seconds whether the process is well would be most of what there is.
    if (!isTracing() || url.startsWith('/health')) return null;
    const { traceparent } = headers;
    const parent = typeof traceparent === 'string' ? traceparent : null;
    const span = beginSpan(method, { kind: 'server', parent, facts: { 'http.request.method': method } });
    if (!span) return null;
    this.#spans.set(request, span);
    return span.traceparent.split('-')[1] ?? null;
  }

  /** Makes what handlers do a part of their requests', and ends that with the answer. To be called before any route is added. */
  follow(app: FastifyInstance): void {
    if (!isTracing()) return;
    const spans = this.#spans;
    app.addHook('onRoute', (route) => {
      const { handler } = route;
      route.handler = function traced(request, reply) {
        const handle = () => handler.call(this, request, reply);
        const span = spans.get(request.raw);
        return span ? span.within(handle) : handle();
      };
    });
    app.addHook('onResponse', async (request, reply) => {
      const span = spans.get(request.raw);
      if (!span) return;
      const { operation, method, routeOptions, id } = request;
      const route = routeOptions.url ?? 'other';
      span.rename(`${method} ${route}`);
      const status = reply.statusCode;
      span.add({ 'http.route': route, 'http.response.status_code': status, 'ade.correlation_id': id });
      if (operation) span.add({ 'graphql.operation.name': operation });
      span.end(status >= 500 ? `It was answered ${status}.` : undefined);
    });
  }
}
