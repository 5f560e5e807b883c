import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';

export const password = 'four brown horses ate the moon';

/** Sets the administrator's password by the link of the first start, and signs in. */
export async function setUp(page: Page, setUpLink: string): Promise<void> {
  await page.goto(setUpLink);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, 'admin@localhost', password);
}

export async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Goes to an address, until something of its page, else its heading, is there and nothing is loading any more. */
export async function show(page: Page, url: URL, what: Locator = page.locator('h1')): Promise<void> {
  await page.goto(url.href);
  await what.waitFor();
  await settled(page);
}

/** Once nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/** Goes to one of the pages in the rail. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Goes on where a question stands before the page, by its button. */
export async function goOn(page: Page, verb: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: verb, exact: true }).click();
  await question.waitFor({ state: 'detached' });
}

/** Makes and publishes a configuration in the editor. */
export async function publish(page: Page, name: string, specYaml: string): Promise<void> {
  await goTo(page, 'Configurations');
  await page.getByRole('button', { name: 'New configuration' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make it' }).click();
  await write(page, specYaml);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published', { exact: true }).first().waitFor();
}

/** Puts another text into the editor of a configuration. */
export async function write(page: Page, specYaml: string): Promise<void> {
  const editor = page.getByLabel('Specification');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  // As from the clipboard: typing would indent anew what is indented already.
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, specYaml);
}

type Rules = Extract<NonNullable<Parameters<AxeBuilder['options']>[0]['runOnly']>, { type: unknown }>;

const everyRule: Rules = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** Of all of them, those that a colour scheme has a say in. */
const rulesOfColour: Rules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What of a page, as it is shown now, not everybody can use (WCAG 2.2 AA), in each of the schemes. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [colorScheme, runOnly] of [
    ['light', everyRule],
    ['dark', rulesOfColour],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours go over into each other. What moves without an end, as the cursor of the editor, is not waited for.
    await page.evaluate(() => {
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      return Promise.allSettled(ending.map(({ finished }) => finished));
    });
    // In the page itself: it has no frames of other sites, for which another page would be opened each time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ runOnly }).analyze();
    for (const { id, nodes } of violations) faults.push(`${colorScheme}: ${id} ${nodes[0]?.html}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return faults;
}
