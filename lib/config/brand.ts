import { APP_BRAND } from '../app/brand';
import { type Brand, DEFAULT_BRAND } from './default-brand';

/**
 * The brand of this site: name, mark, colours and radius of all pages, and the name in mails. Mail programs know few
 * colours; those of mails are in lib/mail/layout.ts. The icon of browser tabs is app/icon.svg.
 */
export const BRAND: Brand = {
  ...DEFAULT_BRAND,
  ...APP_BRAND,
  colours: { ...DEFAULT_BRAND.colours, ...APP_BRAND.colours },
};
