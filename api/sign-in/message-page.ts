import { createHash } from 'node:crypto';

/** Looks as the dashboard's own pages before signing in do, without a file of theirs: it is shown where these may not be served. */
const style = `:root{color-scheme:light dark;--ground:light-dark(#fbfaf6,#14150f);--card:light-dark(#fff,#1c1d17);--ink:light-dark(#1a1b16,#ecebe4);--line:light-dark(#deddd3,#33342c);--link:light-dark(#0b5d4b,#5fd1b0)}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{box-sizing:border-box;max-width:26rem;width:calc(100% - 2rem);padding:1.75rem;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow-wrap:anywhere}
h1{margin:0 0 .75rem;font-size:1.3rem}
a{color:var(--link)}`;

/** What goes with the page instead of the policy of other answers: nothing is loaded or run, and this style alone is taken. */
export const messagePolicy = `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page that says one thing, in the words given, and leads back to the dashboard from below `/auth/sso/<provider>/`, wherever that is. */
export function messagePage(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>ADE: sign-in</title><style>${style}</style><main><h1>Sign in</h1><p>${escapeHtml(message)}</p><p><a href="../../../">Back</a></p></main></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
