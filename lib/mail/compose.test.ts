import { describe, expect, test } from 'vitest';
import { BRAND } from '../config/brand';
import { LOCALES } from '../i18n/locale';
import { compose } from './compose';
import type { MailContent, Occasion, Template } from './content';

const ORIGIN = 'https://latchkey.example';
const NOW = 1_795_000_000; // 18 November 2026, 11:06 UTC
const OCCASION: Occasion = { at: NOW, device: 'Firefox on Windows', address: '203.0.113.7' };

const FORGOT = `${ORIGIN}/forgot-password`;
const SESSIONS = `${ORIGIN}/account/sessions`;
const TOKEN = `${ORIGIN}/somewhere#token=a-b_c&more=1`;

type Case = { content: MailContent; links: string[] };

/** At least one of each template; the type knows them all. */
const casesFor = (username: string): Record<Template, Case[]> => ({
  verify_address: [
    { content: { template: 'verify_address', username, link: TOKEN, goodForHours: 24 }, links: [TOKEN] },
  ],
  address_in_use: [
    {
      content: { template: 'address_in_use', username, signInLink: `${ORIGIN}/sign-in`, forgotLink: FORGOT },
      links: [`${ORIGIN}/sign-in`, FORGOT],
    },
  ],
  reset_password: [
    { content: { template: 'reset_password', username, link: TOKEN, goodForMinutes: 30 }, links: [TOKEN] },
  ],
  password_changed: (['changed', 'reset', 'set'] as const).map((how) => ({
    content: { template: 'password_changed', username, how, forgotLink: FORGOT },
    links: [FORGOT],
  })),
  address_change_requested: [
    {
      content: { template: 'address_change_requested', username, newAddress: 'j…@new.example', sessionsLink: SESSIONS },
      links: [SESSIONS],
    },
  ],
  address_changed: [
    {
      content: { template: 'address_changed', username, newAddress: 'j…@new.example' },
      links: [],
    },
  ],
  account_deleted: [{ content: { template: 'account_deleted', username }, links: [] }],
});

const MAILS = LOCALES.flatMap((locale) =>
  Object.values(casesFor('john'))
    .flat()
    .map(({ content, links }) => {
      const name = 'how' in content ? `${content.template} (${content.how})` : content.template;
      return { name: `${locale}: ${name}`, locale, content, links };
    }),
);

/** What a reader of the HTML part sees: its text, without markup and the style sheet. */
const seenIn = (html: string): string =>
  html
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const linksIn = (html: string): string[] => html.match(/https?:[^\s"'<>]+/g) ?? [];

describe.each(MAILS)('$name', ({ locale, content, links }) => {
  const written = (changes: Partial<Occasion> = {}, username = 'john') =>
    compose({ ...content, username }, { ...OCCASION, ...changes }, locale, ORIGIN);

  test('tells whom, when, from which browser and from which address, in text and in HTML', () => {
    const { text, html } = written();
    for (const part of [text, seenIn(html)]) {
      for (const said of ['john', '18', '2026', '11:06 UTC', OCCASION.device, OCCASION.address, 'latchkey.example']) {
        expect(part).toContain(said);
      }
      if ('newAddress' in content) expect(part).toContain(content.newAddress);
    }
  });

  test('has its links, each on a line of its own in the text, and no others', () => {
    const { text, html } = written();
    expect(text.split('\n').filter((line) => line.startsWith('http'))).toEqual(links);
    expect(text.match(/https?:/g) ?? []).toHaveLength(links.length);
    for (const link of links) {
      expect(html).toContain(`href="${link.replaceAll('&', '&amp;')}"`);
      expect(seenIn(html)).toContain(link);
    }
    const given = [ORIGIN, ...links];
    expect(linksIn(html).filter((link) => !given.includes(link.replaceAll('&amp;', '&')))).toEqual([]);
    expect(html).not.toMatch(/<(img|link|script|iframe)|\bsrc=|url\(|@import/i);
  });

  test('says in HTML whatever it says in text', () => {
    const { text, html } = written();
    const seen = seenIn(html);
    const lines = text.split('\n').filter((line) => line !== '' && line !== '-- ');
    for (const part of lines.flatMap((line) => line.replace(/:$/, '').split(': '))) expect(seen).toContain(part);
  });

  test('shows markup in names as text [V1.2.1 V1.3.7]', () => {
    const username = `<b>&"'`;
    const device = '<img src=x onerror=alert(1)>';
    const { subject, text, html } = written({ device, address: '"><script>' }, username);
    expect(html).not.toMatch(/<b>|<img|<script|&"|"'/);
    expect(seenIn(html)).toContain(username);
    expect(seenIn(html)).toContain(device);
    expect(text).toContain(username);
    expect(text).toContain(device);
    expect(subject).not.toContain(username);
  });

  test('isolates a name that is written from right to left, wherever it stands, and no other', () => {
    const { subject, text, html } = written({}, 'שלום_1');
    const times = (whole: string, part: string) => whole.split(part).length - 1;
    expect(times(text, 'שלום_1')).toBeGreaterThan(0);
    expect(times(text, '\u2068שלום_1\u2069')).toBe(times(text, 'שלום_1'));
    expect(times(html, '<bdi>שלום_1</bdi>')).toBe(times(html, 'שלום_1'));
    expect(subject + html).not.toMatch(/[\u2068\u2069]/);
    const plain = written();
    expect(plain.text + plain.html).not.toMatch(/[\u2068\u2069]|<bdi>/);
  });

  test('gives a name no line break, in the subject or anywhere else [V1.3.3 V1.3.11]', () => {
    const breaks = 'john\r\nBcc: jane@new.example\n\n\u2028\u0085\u0000\u202ejane';
    const { subject, text, html } = written({ device: breaks, address: breaks }, breaks);
    expect(subject).toBe(written().subject);
    expect(subject).not.toMatch(/\p{C}/u);
    expect(text).not.toMatch(/^Bcc/m);
    expect(text.split('\n')).toHaveLength(written().text.split('\n').length);
    for (const part of [text, html]) expect(part.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  test('keeps every visible character of a name', () => {
    for (const username of ['한글', 'ابن', '😀', '$&', '{link}', '%s', 'ﾊﾝｶｸ', 'x'.repeat(254)]) {
      const { text, html } = written({}, username);
      expect(text).toContain(username);
      expect(seenIn(html)).toContain(username);
    }
  });

  test('says so where the browser and the address are unknown', () => {
    const { text } = written({ device: '', address: '' });
    expect(text.match(locale === 'ko' ? /: 알 수 없음$/gm : /: Unknown$/gm)).toHaveLength(2);
  });

  test('is in one language, named in the document, and complete', () => {
    const { subject, text, html } = written();
    expect(html).toContain(`<html lang="${locale}">`);
    expect(subject).toContain(BRAND.name);
    expect(/\p{Script=Hangul}/u.test(subject)).toBe(locale === 'ko');
    expect(/\p{Script=Hangul}/u.test(text + html)).toBe(locale === 'ko');
    for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|null|NaN|\[object|=>/);
  });
});

test('every template has a subject of its own in both languages', () => {
  const subjects = MAILS.map(({ content, locale }) => compose(content, OCCASION, locale, ORIGIN).subject);
  expect(new Set(subjects).size).toBe(MAILS.length);
});
