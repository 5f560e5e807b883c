/** What a browser does with redirects and cookies, per origin; it runs no scripts. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One request, without following where it leads. */
  async open(url: string | URL): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#jarOf(origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const isOver = /expires=Thu, 01 Jan 1970/i.test(line) || pair.slice(at + 1) === '';
      if (isOver) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Follows redirects until there is a page, or one leads to an address that `stopAt` accepts: that is answered then. */
  async follow(
    url: string | URL,
    stopAt: (next: URL) => boolean = () => false,
  ): Promise<{ url: URL; response: Response }> {
    let next = new URL(url);
    for (let hop = 0; hop < 20; hop += 1) {
      const response = await this.open(next);
      const location = response.headers.get('location');
      if (location === null) return { url: next, response };
      next = new URL(location, next);
      if (stopAt(next)) return { url: next, response };
    }
    throw new Error('The redirects go round in circles.');
  }

  cookie(origin: string, name: string): string | undefined {
    return this.#jarOf(new URL(origin).origin).get(name);
  }

  setCookie(origin: string, name: string, value: string): void {
    this.#jarOf(new URL(origin).origin).set(name, value);
  }

  #jarOf(origin: string): Map<string, string> {
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }
}
