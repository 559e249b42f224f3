import { bareName } from './cookies';

/** A browser without a screen: keeps cookies over requests, and sends what a browser sends of itself. */
export class CookieClient {
  readonly #cookies = new Map<string, string>();

  /** @param name without prefix or port */
  cookie(name: string): string | undefined {
    return this.#cookies.get(this.#nameOf(name));
  }

  forget(name: string): void {
    this.#cookies.delete(this.#nameOf(name));
  }

  #nameOf = (name: string): string => [...this.#cookies.keys()].find((each) => bareName(each) === name) ?? name;

  /** Asks and follows nothing: every redirect is an answer to look at. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('sec-fetch-site', 'same-origin');
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  /** Signs in as a demo user. @throws Error when that fails */
  async signIn(origin: string, username = 'john', password = 'password'): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ username, password });
    const response = await this.ask(`${origin}/api/auth`, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/Max-Age=0/.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
