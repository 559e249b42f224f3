import { SIGN_IN_PATH } from './routes';

/** nginx and Apache take a request line of 8 kB unless they are told otherwise; what went wrong with a form comes on top. */
export const MAX_ADDRESS_LENGTH = 8000;

/** Says on the sign-in page that the address which was asked for is too long to lead back to. */
export const LONG_ADDRESS = 'long_address';

/** The address of a page that leads on to `returnTo` (a path of this site), or says that it cannot because that is too long. */
export function withReturnTo(page: string, returnTo: string | null | undefined): string {
  if (!returnTo) return page;
  const location = withParameter(page, 'return_to', returnTo);
  return location.length <= MAX_ADDRESS_LENGTH ? location : withParameter(page, 'notice', LONG_ADDRESS);
}

const withParameter = (page: string, name: string, value: string): string =>
  `${page}${page.includes('?') ? '&' : '?'}${new URLSearchParams({ [name]: value })}`;

/** The sign-in page that leads back to `returnTo`. */
export const signInLocation = (returnTo?: string | null): string => withReturnTo(SIGN_IN_PATH, returnTo);
