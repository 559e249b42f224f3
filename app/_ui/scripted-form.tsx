'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from 'react';
import { SCRIPTED_HEADER } from '@/lib/api/form-fields';

type Props = {
  action: string;
  /** Without JavaScript it is posted to the address of its page, whose fragment then is not lost (lib/server/page-forms.ts). */
  toOwnPage?: boolean | undefined;
  texts: { sending: string; offline: string; unexpected: string };
  className: string;
  children: ReactNode;
};

type State = 'idle' | 'sending' | 'offline' | 'unexpected';

/**
 * A form that needs no page load where there is JavaScript, and is a plain form where there is none. What the server
 * answers is the same place to go to; if that is this page, it is shown here, and focus goes to what it says.
 */
export function ScriptedForm({ action, toOwnPage, texts, className, children }: Props) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<State>('idle');
  const [showing, startShowing] = useTransition();
  const busy = useRef(false);
  const answered = useRef(false);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    setState('sending');
    const answer = await post(action, event.currentTarget);
    if (answer instanceof URL) {
      go(answer);
      return;
    }
    busy.current = false;
    setState(answer);
  }

  function go(url: URL): void {
    // Another page, perhaps as somebody else: load it, so that nothing of before is kept.
    if (url.pathname !== window.location.pathname) {
      window.location.assign(url);
      return;
    }
    for (const input of form.current?.querySelectorAll('input[type=password]') ?? []) clear(input);
    answered.current = true;
    startShowing(() => {
      router.replace(url.pathname + url.search + url.hash, { scroll: false });
      router.refresh(); // the same answer as before is news, too
    });
  }

  useEffect(() => {
    if (showing || !answered.current) return;
    answered.current = false;
    busy.current = false;
    setState('idle');
    focusOn(form.current?.querySelector('[role=alert]') ?? document.querySelector('[role=status], h1'));
  }, [showing]);

  // The answer may have no form any more ("look into your mail").
  useEffect(() => () => void (answered.current && setTimeout(() => focusOn(document.querySelector('h1')))), []);

  const said = state === 'idle' ? '' : texts[state];
  return (
    <form
      ref={form}
      action={toOwnPage ? undefined : action}
      method="post"
      onSubmit={send}
      className={className}
      aria-busy={state === 'sending'}
    >
      {children}
      <p aria-live="polite" className="min-h-6 text-muted empty:sr-only">
        {said}
      </p>
    </form>
  );
}

/** @returns where to go on, or why there is nowhere */
async function post(action: string, form: HTMLFormElement): Promise<URL | 'offline' | 'unexpected'> {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  try {
    const headers = { accept: 'application/json', [SCRIPTED_HEADER]: 'scripted' };
    const response = await fetch(action, { method: 'POST', body: new URLSearchParams(fields), headers });
    const { location } = (await response.json()) as { location?: string };
    return location ? redirectedTo(location) : 'unexpected';
  } catch (error) {
    return error instanceof TypeError ? 'offline' : 'unexpected';
  }
}

/** As a browser follows a redirect: the fragment of this page stays, unless the new address has one (RFC 9110 section 10.2.2). */
function redirectedTo(location: string): URL {
  const url = new URL(location, window.location.href);
  url.hash ||= window.location.hash;
  return url;
}

function clear(input: Element): void {
  if (!(input instanceof HTMLInputElement)) return;
  input.value = '';
  input.dispatchEvent(new Event('input', { bubbles: true })); // for the meter
}

function focusOn(element: Element | null): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus();
}
