/** The little of a browser that a sign-in needs: cookies and redirects. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>();

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, origin } = new URL(url);
    const cookie = [...this.#cookies]
      .filter(([key]) => pathname.startsWith(key.split(' ')[0]))
      .map(([key, value]) => `${key.split(' ')[1]}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie, origin },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const path = /path=([^;]*)/i.exec(line)?.[1] ?? '/';
      const cut = pair.indexOf('=');
      const key = `${path} ${pair.slice(0, cut)}`;
      if (/expires=Thu, 01 Jan 1970/i.test(line) || pair.endsWith('=')) {
        this.#cookies.delete(key);
      } else {
        this.#cookies.set(key, pair.slice(cut + 1));
      }
    }
    return response;
  }

  /** Some pages are forms that a script sends at once. */
  async #submitForm(response: Response): Promise<Response> {
    if (response.status !== 200) {
      return response;
    }
    const html = await response.clone().text();
    const action = /action="([^"]+)"/.exec(html)?.[1];
    if (!action || !html.includes('document.forms[0].submit()')) {
      return response;
    }
    const fields = html.matchAll(/name="([^"]+)" value="([^"]*)"/g);
    return this.request(action, {
      method: 'POST',
      body: new URLSearchParams(
        [...fields].map(([, name, value]) => [name, value]),
      ),
    });
  }

  /**
   * Follows a sign-in: picks the persona wherever the sign-in page shows.
   * Ends at `stop`, with how often the page was shown.
   */
  async signIn(options: {
    url: string;
    stop: string;
    persona: string;
    secondFactor?: boolean;
  }): Promise<{ callback: URL; prompts: number; page: string }> {
    let { url } = options;
    let prompts = 0;
    let page = '';
    for (let step = 0; step < 12; step += 1) {
      if (url.startsWith(options.stop)) {
        return { callback: new URL(url), prompts, page };
      }
      let response = await this.request(url);
      if (response.status === 200 && url.includes('/interaction/')) {
        prompts += 1;
        page = await response.text();
        response = await this.request(url, {
          method: 'POST',
          body: new URLSearchParams({
            persona: options.persona,
            ...(options.secondFactor ? { secondFactor: 'yes' } : {}),
          }),
        });
      }
      response = await this.#submitForm(response);
      const location = response.headers.get('location');
      if (!location) {
        throw new Error(`${url}: ${response.status} ${await response.text()}`);
      }
      url = new URL(location, url).href;
    }
    throw new Error('The sign-in does not end.');
  }
}
