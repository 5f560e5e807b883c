/** Parts of a message that are looked at. */
const mostParts = 200;

/** The web page of a MIME message (MHTML, RFC 2557), decoded; `null` where none of its parts is one. */
export function pageOfMessage(message: Buffer): Buffer | null {
  const text = message.toString('latin1');
  const boundary = /^content-type:\s*multipart\/[\w-]+\s*;[^\n]*(?:\n[ \t][^\n]*)*?boundary="?([^"\s;]+)/im.exec(
    text,
  )?.[1];
  const parts = boundary === undefined ? [text] : text.split(`--${boundary}`).slice(1, mostParts);
  for (const part of parts) {
    const end = /\r?\n\r?\n/.exec(part.trimStart());
    if (end === null) continue;
    const head = part.trimStart().slice(0, end.index);
    if (!/^content-type:\s*text\/html/im.test(head)) continue;
    const body = part.trimStart().slice(end.index + end[0].length);
    const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(head)?.[1]?.toLowerCase();
    const bytes = decode(body, encoding);
    const charset = /charset="?([\w-]+)/i.exec(head)?.[1];
    return charset === undefined ? bytes : Buffer.concat([Buffer.from(`<meta charset="${charset}">`), bytes]);
  }
  return null;
}

function decode(body: string, encoding: string | undefined): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const joined = body.replace(/=[ \t]*\r?\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
}
