import { type Attack, ask, understood, uploadFile } from './attack.ts';

const importing = `mutation ($workspaceId: ID!, $url: String!) {
  importDocument(input: { workspaceId: $workspaceId, url: $url }) { __typename ... on Error { code message } }
}`;

/** A document that is to be fetched from where only the server itself can reach. */
const fetched = (url: (own: string) => string): Attack => ({
  kind: 'addresses inside',
  name: url('https://own'),
  run: async (target) => {
    const variables = { workspaceId: target.workspaceId, url: url(target.url) };
    const answer = await ask(target, { query: importing, variables }, target.key);
    if (answer.text.includes('"__typename":"Document"')) return 'the server fetched it';
    // What is behind an address must not show, not even in how the refusal reads.
    const tells = /ECONN|EHOST|\b(?:200|404)\b/.exec(answer.text.replace(/"extensions":.*$/, ''));
    return tells ? `the refusal says what is there: ${answer.text.slice(0, 200)}` : understood(answer);
  },
});

/** A page that is uploaded as a document, so that browsers would run it on the dashboard's origin. */
const served = (contentType: string): Attack => ({
  kind: 'content types',
  name: contentType.slice(0, 40),
  run: async (target) => {
    const page = new Blob(['<script>alert(document.domain)</script>'], { type: contentType });
    const answer = await uploadFile(target, page, 'page.html');
    const path = /"downloadUrl":"(?:https?:\/\/[^/"]+)?([^"]+)"/.exec(answer.text)?.[1];
    if (path === undefined) return understood(answer);
    const response = await fetch(`${target.url}${path}`, { signal: target.signal });
    await response.body?.cancel();
    if (response.status !== 200) return null;
    const isHarmless =
      response.headers.get('x-content-type-options') === 'nosniff' &&
      response.headers.get('content-disposition')?.startsWith('attachment') === true &&
      response.headers.get('content-security-policy')?.includes('sandbox') === true;
    return isHarmless ? null : 'is handed out so that a browser may run it';
  },
});

/** Addresses that the server is asked to reach, and bytes that browsers are asked to run. */
export const addressAttacks: readonly Attack[] = [
  fetched((own) => `${own}/graphql?query={__typename}`),
  fetched((own) => own.replace('http:', 'https:')),
  fetched(() => 'https://localhost/'),
  fetched(() => 'https://127.1/'),
  fetched(() => 'https://[::ffff:127.0.0.1]/'),
  fetched(() => 'https://169.254.169.254/latest/meta-data/'),
  fetched(() => 'https://[64:ff9b::a9fe:a9fe]/'),
  fetched(() => 'file:///etc/passwd'),
  fetched(() => 'https://user:password@127.0.0.1/'),
  served('text/html'),
  served('image/svg+xml'),
  served('text/html; charset="utf-7"'),
  served(`text/${'html'.repeat(2_000)}`),
];
