import { FORM_ID } from '../api/form-fields';
import { findSettledForm } from '../auth/sent-form';
import { getConfig } from '../config/config';
import { macOf } from '../crypto/mac';
import { getDb } from '../db/client';
import { requestTarget } from '../edge/target';
import type { TokenError } from '../errors';
import type { AskedFrom } from '../flows/asked-from';
import { resumeSignedIn } from '../flows/resume-signed-in';
import { now } from '../time';
import { seeOther, temporaryRedirect } from './answers';
import { askedFrom } from './asked-from';
import type { FormPage } from './form';
import { bodyText, readField } from './input';
import { isForm } from './media-type';
import { signedIn } from './signed-in';
import { signedOut } from './signed-out';

const LABEL = 'latchkey sent form v1';
const ID = /^[\w-]{22}$/;

/**
 * By what a form is known when it is sent again: a MAC of where it goes and all that is in it, the random id of its rendering and
 * passwords included. So only who knows all of it gets its answer again, and nobody can try passwords on what is stored.
 *
 * @returns null for what is no form, or none of ours
 */
export async function sentForm(request: Request): Promise<string | null> {
  const id = isForm(request) ? await readField(request, FORM_ID) : undefined;
  if (typeof id !== 'string' || !ID.test(id)) return null;
  const [secret] = getConfig().authSecrets;
  const form = `${new URL(request.url).pathname}\n${await bodyText(request)}`;
  return macOf(secret, LABEL, form).toString('base64url');
}

/** From where a form asks for what is to be carried out once, however often it is sent. */
export const askedInForm = async (request: Request): Promise<AskedFrom> => ({
  ...askedFrom(request),
  form: await sentForm(request),
});

/**
 * Answers a form once more that ended the very session it is sent with. The session that began with it goes to the browser, which
 * sends the form again with that and gets the answer of the first time; where none began, the account is gone.
 *
 * @returns null when it was not sent before, or is not to be answered any more
 */
export async function answerAgain(request: Request, error: TokenError, form?: FormPage): Promise<Response | null> {
  const hash = error.reason === 'Session has ended' ? await sentForm(request) : null;
  const sent = hash && (await findSettledForm(getDb(), hash, now()));
  if (!sent) return null;
  if (sent.sessionId === null) return form?.gone ? signedOut(seeOther(form.gone)) : null;
  const started = await resumeSignedIn(getDb(), sent.sessionId, askedFrom(request), now());
  return started && signedIn(temporaryRedirect(requestTarget(request.headers)), started, 'keep form');
}
