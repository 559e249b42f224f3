import { linksIn, waitForMail } from '../test/mailbox';
import { expect } from './fixtures';

/** The one link in a mail that carries a token. */
export async function tokenLink(
  mails: string,
  to: string,
  options: { subject?: string; after?: number } = {},
): Promise<string> {
  const links = linksIn(await waitForMail(mails, to, options)).filter((link) => link.includes('token='));
  expect(links).toHaveLength(1);
  return links[0] ?? '';
}
