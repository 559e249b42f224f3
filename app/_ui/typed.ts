import { headers } from 'next/headers';
import { pageUser } from '@/lib/http/current-session';
import { keptFields } from '@/lib/http/kept-fields';

/**
 * What was typed into a form that did not go through, to be shown again. Never a password.
 *
 * @param path of the page that asks
 */
export const readTyped = async (path: string): Promise<Readonly<Record<string, string>>> =>
  keptFields(await headers(), path, pageUser()?.id);
