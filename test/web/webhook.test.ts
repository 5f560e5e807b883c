import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { openReceiver, type Receiver } from '../webhook/receiver.ts';
import { faultsOf, goOn, goTo } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

describe.skipIf(chromium === null)('webhooks', { timeout: 120_000 }, () => {
  let server: TestServer;
  let receiver: Receiver;
  const { opened } = openDashboard(
    { worker: true, env: { ADE_OUTBOUND_PRIVATE_NETWORKS: 'true' } },
    async (started) => {
      server = started;
      receiver = await openReceiver();
    },
  );
  afterAll(async () => {
    await receiver?.close();
  });

  test('are made with a secret that is shown once, disabled, and deleted', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Name').fill('Ledger');
    await page.getByLabel('Address').fill('https://example.org/ade');
    await page.getByLabel('Documents that are added').check();
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    await seeSecret(page);
    await page.getByRole('table', { name: 'Webhooks' }).getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('document.uploaded').waitFor();
    await page.getByText('Nothing has been sent yet').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'New secret' }).click();
    await seeSecret(page);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('A person has disabled it.').waitFor();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await goOn(page, 'Delete the webhook');
    await page.getByText('There is none.').last().waitFor();
    expect(complaints).toEqual([]);
  });

  test('of the audit log are made, followed entry by entry, disabled and deleted by administrators', async () => {
    const { page, complaints } = opened;
    await page.goto(new URL('/w/main/administration?show=audit', server.url).href);
    await page.getByText('There is none.').waitFor();
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Name').fill('SIEM');
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill(receiver.url('/siem'));
    const sent = receiver.next();
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    await seeSecret(page);
    expect((await sent).path).toBe('/siem');
    const log = page.getByRole('table', { name: 'Audit log', exact: true });
    await log.getByText('Webhook “SIEM” was made.').waitFor();
    await page.getByLabel('Kind').selectOption('Signing in and out');
    await expect.poll(() => log.getByText('SIEM').count()).toBe(0);
    await log.getByText('signed in').first().waitFor();
    await page.getByLabel('Kind').selectOption('Of any kind');
    const byWhom = page.getByRole('combobox', { name: 'By whom' });
    await byWhom.fill('nobody@nowhere.example');
    await page.getByText('Nothing has such a name.').first().waitFor();
    await byWhom.fill('admin@');
    await page.getByRole('option').filter({ hasText: 'admin@' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('by')).toMatch(/^usr_/);
    await log.getByText('SIEM').waitFor();
    await byWhom.fill('');
    await expect.poll(() => new URL(page.url()).searchParams.get('by')).toBeNull();
    await log.getByText('SIEM').waitFor();
    await page.getByRole('table', { name: 'Webhooks of the audit log' }).getByRole('link', { name: 'SIEM' }).click();
    const first = page
      .getByRole('table', { name: 'Deliveries' })
      .getByRole('row')
      .filter({ hasText: 'webhook.created' });
    await first.getByText('Delivered').waitFor();
    await first.getByText('204').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'New secret' }).click();
    await seeSecret(page);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('A person has disabled it.').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await goOn(page, 'Delete the webhook');
    await page.getByText('There is none.').waitFor();
    expect(complaints).toEqual([]);
  });
});

/** The secret is shown, once. */
async function seeSecret(page: Page): Promise<void> {
  await page
    .getByRole('dialog')
    .getByText(/^whsec_/)
    .waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
}
