import { createHash } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { graphiqlTabs } from './graphiql-tabs.ts';

interface Page {
  html: string;
  /** Its Content-Security-Policy (CSP 3): the one script that it holds, by its hash, and none besides. */
  policy: string;
}

let page: Page | null = null;

/**
 * GraphiQL as one page with its script in it, which may talk to this server alone and stand in no other page. Its editor makes its own
 * styles and, of texts in the script, workers.
 */
export function graphiqlPage(): Page {
  page ??= made(
    renderGraphiQL({
      title: 'ADE',
      // Browsers send no header with a WebSocket, and what stands in the headers editor is the key.
      subscriptionsProtocol: 'SSE',
      defaultTabs: graphiqlTabs,
      defaultEditorToolsVisibility: 'headers',
    }),
  );
  return page;
}

function made(html: string): Page {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = [
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
  return { html, policy };
}
