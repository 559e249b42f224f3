import type { Device } from '../../auth/session';
import type { Locale } from '../../i18n/locale';
import type { Asked } from '../../mail/queue';

/** From where operators act, as it stands in the record of what happened: the command line, and no person's browser. */
export const OPERATOR: Device = { userAgent: 'latchkey', address: '' };

/** The same, for a mail to tell. */
export const askedByOperator = (locale: Locale, at: number): Asked => ({ at, ...OPERATOR, locale });
