import { BRAND } from '../config/brand';
import { type Html, markup, plain } from '../html';
import type { Locale } from '../i18n/locale';
import type { Action, Fact, Message } from './messages';

/** All a mail says, in the order it is read: heading, greeting, paragraphs, actions, facts, "not you", footer. */
export type Letter = Message & {
  locale: Locale;
  greeting: string;
  notYouHeading: string;
  bareLink: string;
  footer: string;
};

/** As in app/globals.css. Contrast of each text on its ground is at least 4.5:1 (WCAG 2.2, 1.4.3). */
const LIGHT = { page: '#f6faf7', surface: '#ffffff', ink: '#16231d', muted: '#4d5b54', line: '#dbe4df' };
const COLOURS = { ground: '#1d5c45', text: '#ffffff' };

const FONT =
  'font-family: system-ui, -apple-system, Segoe UI, Apple SD Gothic Neo, Malgun Gothic, Noto Sans KR, sans-serif';
const PARAGRAPH = 'margin: 0 0 16px; font-size: 16px; line-height: 26px';
const INK = `color: ${LIGHT.ink}`;
const MUTED = `color: ${LIGHT.muted}; font-size: 14px; line-height: 22px`;
/** Korean breaks between words; and a long name or link breaks anywhere rather than widen the page. */
const WRAP = 'word-break: keep-all; overflow-wrap: anywhere; word-wrap: break-word';

/** For a table that only arranges; the second is as wide as its place. */
const BARE = markup`role="presentation" cellpadding="0" cellspacing="0" border="0"`;
const FULL = markup`${BARE} width="100%"`;

/** What a mail program that knows a dark scheme shows instead. Others keep the inline colours, or turn them. */
const DARK = markup`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #101714 !important; }
  .surface { background-color: #18211d !important; border-color: #303c36 !important; }
  .ink { color: #ecf2ef !important; }
  .muted { color: #aab8b1 !important; }
  .rule { border-color: #303c36 !important; }
  .brand { color: #86d3b0 !important; }
  .button { background-color: #86d3b0 !important; }
  .button-text { color: #0c1f17 !important; }
}
</style>`;

/**
 * The HTML part of a mail: one document without pictures, scripts or anything else to fetch. Mail programs drop style
 * sheets at will, so every style is inline; the sheet only darkens.
 */
export function layout(letter: Letter): string {
  const html = markup`<!doctype html>
<html lang="${letter.locale}">
${headOf(letter)}
${pageOf(letter)}
</html>
`;
  return html.source;
}

const headOf = ({ subject }: Letter): Html => markup`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${plain(subject)}</title>
${DARK}
</head>`;

const pageOf = (letter: Letter): Html => {
  const box = `border: 1px solid ${LIGHT.line}; border-radius: 12px; background-color: ${LIGHT.surface}`;
  return markup`<body class="page" style="margin: 0; padding: 0; background-color: ${LIGHT.page}">
<div style="display: none; max-height: 0; overflow: hidden">${letter.paragraphs[0] ?? letter.heading}</div>
<table ${FULL} class="page" style="table-layout: fixed; background-color: ${LIGHT.page}">
<tr>
<td align="center" style="padding: 24px 12px; ${FONT}">
<table ${FULL} style="table-layout: fixed; max-width: 560px; text-align: left; ${WRAP}">
<tr>
<td class="brand" style="padding: 0 4px 16px; color: ${COLOURS.ground}; font-size: 18px; font-weight: 600">${BRAND.name}</td>
</tr>
<tr>
<td class="surface" style="padding: 28px 24px 12px; ${box}">
${messageOf(letter)}
</td>
</tr>
<tr>
<td class="muted" style="padding: 16px 4px 0; ${MUTED}">${letter.footer}</td>
</tr>
</table>
</td>
</tr>
</table>
</body>`;
};

const messageOf = ({ heading, greeting, paragraphs, actions, facts, notYouHeading, notYou, bareLink }: Letter): Html =>
  markup`<h1 class="ink" style="margin: 0 0 20px; font-size: 24px; line-height: 32px; ${INK}">${heading}</h1>
${[greeting, ...paragraphs].map(paragraph)}
${actions.map((action) => button(action, bareLink))}
${factTable(facts)}
<h2 class="ink" style="margin: 0 0 8px; font-size: 16px; line-height: 26px; ${INK}">${notYouHeading}</h2>
${notYou.paragraphs.map(paragraph)}
${notYou.actions.map((action) => button(action, bareLink))}`;

const paragraph = (text: string): Html => markup`<p class="ink" style="${PARAGRAPH}; ${INK}">${text}</p>`;

/** A padded cell filled by a link, which every mail program draws; and the bare link, for those that show text. */
const button = ({ label, link }: Action, bareLink: string): Html => {
  const padding = 'display: inline-block; padding: 12px 22px; text-decoration: none';
  const font = `color: ${COLOURS.text}; font-size: 16px; line-height: 24px; font-weight: 600`;
  const cell = `border-radius: 8px; background-color: ${COLOURS.ground}; mso-padding-alt: 12px 22px`;
  return markup`<table ${BARE} style="margin: 8px 0 12px">
<tr>
<td class="button" bgcolor="${COLOURS.ground}" style="${cell}">
<a class="button-text" href="${link}" style="${padding}; ${font}">${label}</a>
</td>
</tr>
</table>
<p class="muted" style="margin: 0 0 20px; ${MUTED}">${bareLink}<br>
<a class="brand" href="${link}" style="color: ${COLOURS.ground}; word-break: break-all">${link}</a></p>`;
};

const factTable = (facts: readonly Fact[]): Html => {
  const rules = `border-top: 1px solid ${LIGHT.line}; border-bottom: 1px solid ${LIGHT.line}`;
  return markup`<table class="rule" width="100%" cellpadding="0" cellspacing="0" border="0"
  style="table-layout: fixed; margin: 8px 0 24px; ${rules}">
${facts.map(factRow)}
</table>`;
};

const factRow = ({ name, value }: Fact): Html => markup`<tr valign="top">
<th scope="row" class="muted" width="92" align="left" style="padding: 8px 12px 8px 0; font-weight: 400; ${MUTED}">
${name}</th>
<td class="ink" style="padding: 8px 0; font-size: 14px; line-height: 22px; ${INK}">${value}</td>
</tr>`;
