import type { Device } from '../auth/session';
import type { Locale } from '../i18n/locale';
import type { Asked } from '../mail/queue';

/** From where a person asks for something. */
export type AskedFrom = {
  device: Device;
  /** The language of mails about it. */
  locale: Locale;
  /** The secret by which a browser is known again (lib/auth/known-browser.ts), if it brought one. */
  browser: string | null;
  /** Hash of the form that was sent, where it is carried out once (lib/auth/sent-form.ts). */
  form?: string | null;
};

/** The same, for a mail to tell. @param at seconds since the epoch */
export const toldInMail = ({ device, locale }: AskedFrom, at: number): Asked => ({ at, ...device, locale });
