import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isApiCaller } from '../edge/api-caller';
import { answerInstead } from '../server/response-status';

/** Leads a person on from a page that has nothing for them. An API caller gets the page that it asked for. */
export async function leadOn(path: string): Promise<void> {
  if (!isApiCaller(await headers())) redirect(path);
}

/** Ends a page that may not be shown: leads a person to where that can be mended; an API caller is told why. */
export async function refusePage(path: string, answer: Response): Promise<never> {
  if (isApiCaller(await headers())) await answerInstead(answer);
  redirect(path);
}
