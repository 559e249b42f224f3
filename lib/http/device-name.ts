import Bowser from 'bowser';

/** A device in words ("Firefox on Windows"), or what an API client calls itself. Never trusted, only shown. */
export function deviceName(userAgent: string): string {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return browser.name || os.name || userAgent.split(/[\s/]/)[0] || 'Unknown device';
}
