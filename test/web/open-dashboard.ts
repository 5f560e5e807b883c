import { afterAll, beforeAll } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';
import { setUp } from './dashboard.ts';

/** `null` where this machine has none: the tests that need it are left out. */
export const chromium = findChromium();

interface OpenDashboard {
  /** The page of the administrator, who has signed in. */
  opened: OpenPage;
  /** In which others open pages. */
  browser: Pick<TestBrowser, 'open'>;
}

/**
 * A server and a browser for the tests of the `describe` that calls this: both are there, and the server has what `prepare` brings, before
 * the first of them, and both are gone after the last.
 */
export function openDashboard(
  options: TestServerOptions,
  prepare: (server: TestServer) => Promise<void> | void,
): OpenDashboard {
  let server: TestServer | null = null;
  let browser: TestBrowser | null = null;
  let page: OpenPage | null = null;
  beforeAll(async () => {
    const start = async () => {
      server = await startTestServer(options);
      await prepare(server);
      return server;
    };
    const launch = async () => {
      browser = await TestBrowser.launch(chromium ?? '');
      return browser;
    };
    // Each waits most of its time.
    const [started, launched] = await Promise.all([start(), launch()]);
    page = await launched.open();
    await setUp(page.page, started.setUpLink);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    opened: {
      get page() {
        return there(page).page;
      },
      get complaints() {
        return there(page).complaints;
      },
    },
    browser: { open: (options) => there(browser).open(options) },
  };
}

function there<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new Error('It is opened before the first test, and not before.');
  return thing;
}
