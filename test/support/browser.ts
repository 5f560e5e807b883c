import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium, where this machine has one or can be given Debian's; else `null`, and it is printed how to get one. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM;
  const found = [named, ...programs].find((path) => path !== undefined && existsSync(path));
  if (found !== undefined) return found;
  try {
    if (process.getuid?.() === 0) execFileSync('apt-get', ['install', '--yes', 'chromium'], { stdio: 'ignore' });
  } catch {
    // No Debian, or no network.
  }
  const installed = programs.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  process.stderr.write(
    'The tests of the dashboard are left out: install Chromium ("apt install chromium"), or name it in CHROMIUM.\n',
  );
  return null;
}

export interface OpenPage {
  page: Page;
  /** What a page complained of: errors in its scripts, and what its policy refused. */
  complaints: readonly string[];
}

/** A real browser, of which each page is a person with a storage of their own. */
export class TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(executablePath: string): Promise<TestBrowser> {
    // The sandbox wants a kernel that containers do not give it; what is opened is ours.
    return new TestBrowser(await chromium.launch({ executablePath, args: ['--no-sandbox'] }));
  }

  async open(options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.#browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (line) => {
      if (/Content Security Policy|Minified React error/.test(line.text())) complaints.push(line.text());
    });
    return { page, complaints };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
