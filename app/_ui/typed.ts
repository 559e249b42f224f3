import { headers } from 'next/headers';
import { getConfig } from '@/lib/config/config';
import { readFormCookie } from '@/lib/http/cookies';

/** What was typed into a form that did not go through, to be shown again. Never a password. */
export const readTyped = async (): Promise<Record<string, string>> => readFormCookie(getConfig(), await headers());
