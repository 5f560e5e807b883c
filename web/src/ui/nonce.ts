/** What marks the styles that this page adds to itself as its own (CSP); the server makes one for each answer. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
