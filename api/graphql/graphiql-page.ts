import { createHash } from 'node:crypto';
import { graphiqlTabs } from './graphiql-tabs.ts';

interface Page {
  html: string;
  /** Its Content-Security-Policy (CSP 3): the one script that it holds, by its hash, and none besides. */
  policy: string;
}

let page: Promise<Page> | null = null;

/**
 * GraphiQL as one page with its script in it, which may talk to this server alone and stand in no other page. Its editor makes its own
 * styles and, of texts in the script, workers.
 */
export function graphiqlPage(): Promise<Page> {
  page ??= make();
  return page;
}

async function make(): Promise<Page> {
  // It is 9 MB of source, which take 30 MB of memory, and no use but in development.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'ADE',
    // Browsers send no header with a WebSocket, and what stands in the headers editor is the key.
    subscriptionsProtocol: 'SSE',
    defaultTabs: graphiqlTabs,
    defaultEditorToolsVisibility: 'headers',
  });
  return { html, policy: policyOf(html) };
}

function policyOf(html: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
