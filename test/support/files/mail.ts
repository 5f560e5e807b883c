/** A mail with attachments, each as base64. */
export function mail(
  attachments: readonly { name: string; bytes: Buffer | string }[],
  html = '<p>See below.</p>',
): string {
  const part = (lines: readonly string[]) => ['--edge', ...lines].join('\r\n');
  return [
    'From: Ann <ann@example.org>',
    'Subject: Lists',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="edge"',
    '',
    part(['Content-Type: text/html; charset=utf-8', '', html]),
    ...attachments.map(({ name, bytes }) =>
      part([
        `Content-Type: application/octet-stream; name="${name}"`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(bytes).toString('base64'),
      ]),
    ),
    '--edge--',
    '',
  ].join('\r\n');
}
