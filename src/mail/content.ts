/** What a mail says, before it is text or HTML. All of it is plain text; nothing in it is markup. */
export interface MailContent {
  subject: string;
  /** The first line, larger. */
  title: string;
  paragraphs: readonly string[];
  /** The one thing to do. */
  action?: { label: string; link: string };
  /** After the action, smaller: what else there is to know. */
  notes?: readonly string[];
}

/** A mail in both of its forms, which say the same. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Plain, readable without images, with any font and in the dark; refers to nothing outside of the mail itself. */
export function renderMail(content: MailContent): RenderedMail {
  return { subject: content.subject, text: asText(content), html: asHtml(content) };
}

function asText({ title, paragraphs, action, notes = [] }: MailContent): string {
  const parts = [title, ...paragraphs, ...(action ? [`${action.label}:\n${action.link}`] : []), ...notes];
  return `${parts.join('\n\n')}\n`;
}

function asHtml({ subject, title, paragraphs, action, notes = [] }: MailContent): string {
  const link = action && escaped(action.link);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="margin:0;padding:24px;font:16px/1.5 sans-serif"><div style="max-width:36em;margin:0 auto">',
    `<h1 style="font-size:20px;line-height:1.3">${escaped(title)}</h1>`,
    ...paragraphs.map((text) => `<p style="white-space:pre-line">${escaped(text)}</p>`),
    ...(action
      ? [
          `<p><a href="${link}" style="display:inline-block;padding:10px 18px;border:2px solid;border-radius:6px;font-weight:bold">${escaped(action.label)}</a></p>`,
          `<p style="font-size:14px">If the button does not work, open this address:<br><a href="${link}" style="word-break:break-all">${link}</a></p>`,
        ]
      : []),
    ...notes.map((text) => `<p style="font-size:14px">${escaped(text)}</p>`),
    '</div></body></html>\n',
  ].join('\n');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
