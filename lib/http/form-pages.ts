import { APP_FORM_PAGES } from '../app/form-pages';
import { CONFIRM_PATH } from '../edge/routes';

/** The page that a form stands on. */
export type FormPage = {
  path: string;
  /** Fields that are shown again when it fails. Never a password. */
  keep: readonly string[];
  /** Whether a mailed link led there, whose token it needs again. */
  linked?: boolean;
  /** Whether a browser without JavaScript posts it to the page's own address (lib/server/page-forms.ts). */
  toOwnPage?: true;
  /** Where one goes on after confirming the password; the page itself by default. */
  resume?: string;
  /** Where the form leads when it ends the session it is sent with and starts none. */
  gone?: string;
};

/** Where one is told that the account was deleted. */
export const DELETED = '/?done=deleted';

/**
 * The page of each form, by the path it is posted to. In one place, because a form also has to come back to its page where its
 * handler is not asked: when the gate refuses it, and when a renewal is refused.
 */
export const FORM_PAGES: ReadonlyMap<string, FormPage> = new Map<string, FormPage>([
  ['/api/auth', { path: '/sign-in', keep: ['username'], toOwnPage: true }],
  ['/api/auth/confirm', { path: CONFIRM_PATH, keep: [], toOwnPage: true }],
  ['/api/auth/sign-out', { path: '/account/sessions', keep: [] }],
  ['/api/account', { path: '/sign-up', keep: ['username', 'email'], toOwnPage: true }],
  ['/api/account/delete', { path: '/account/delete', keep: [], gone: DELETED }],
  ['/api/account/email', { path: '/account/email', keep: ['email'] }],
  ['/api/account/email/resend', { path: '/account', keep: [] }],
  ['/api/account/export', { path: '/account', keep: [], resume: '/account?done=confirmed' }],
  ['/api/account/forgot-password', { path: '/forgot-password', keep: ['username'] }],
  ['/api/account/password', { path: '/account/password', keep: [] }],
  ['/api/account/reset-password', { path: '/reset-password', keep: [], linked: true }],
  ['/api/account/sessions/revoke', { path: '/account/sessions', keep: [], resume: '/account/sessions?done=confirmed' }],
  ['/api/account/verify-email', { path: '/verify-email', keep: [], linked: true }],
  ...APP_FORM_PAGES,
]);

/** The page of the form that was posted, or undefined. */
export const formPageOf = ({ method, url }: Request): FormPage | undefined =>
  method === 'POST' ? FORM_PAGES.get(new URL(url).pathname) : undefined;
