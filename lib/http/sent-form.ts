import { FORM_ID, FORM_ID_FORM } from '../api/form-fields';
import { findSentForm } from '../auth/sent-form';
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
import { formPageOf } from './form-pages';
import { bodyText, readField } from './input';
import { isForm } from './media-type';
import { expireSessionCookies, setSessionCookies } from './session-cookies';

const LABEL = 'latchkey sent form v1';

/**
 * Computes what a form is recognised by when it is sent again: a MAC of its address and whole body, the random id of its rendering
 * and passwords included. So only a browser that knows all of it gets the answer again, and a copy of the database is no help in
 * guessing the passwords.
 *
 * @returns null for what is no form, or has no id
 */
async function hashForm(request: Request): Promise<string | null> {
  const id = isForm(request) ? await readField(request, FORM_ID) : undefined;
  if (typeof id !== 'string' || !FORM_ID_FORM.test(id)) return null;
  const [secret] = getConfig().authSecrets;
  const form = `${new URL(request.url).pathname}\n${await bodyText(request)}`;
  return macOf(secret, LABEL, form).toString('base64url');
}

/** As `askedFrom()`, with the form's hash, for what is carried out once however often it is sent. */
export const askedInForm = async (request: Request): Promise<AskedFrom> => ({
  ...askedFrom(request),
  form: await hashForm(request),
});

/**
 * Answers a form that was sent before and ended the very session it comes with. The browser gets the session that began with it,
 * and sends the form again with that, to the answer of the first time. Where none began, the account was deleted.
 *
 * @returns null when it was not sent before, or the session that began with it has ended
 */
export async function answerAgain(request: Request, error: TokenError): Promise<Response | null> {
  if (error.reason !== 'Session has ended') return null;
  const hash = await hashForm(request).catch(() => null); // what can't be read was not sent before
  const sent = hash ? await findSentForm(getDb(), hash, now()) : null;
  if (sent?.status !== 'settled') return null;
  if (sent.sessionId === null) {
    const gone = formPageOf(request)?.gone;
    return gone ? expireSessionCookies(seeOther(gone)) : null;
  }
  const started = await resumeSignedIn(getDb(), sent.sessionId, now());
  return started && setSessionCookies(temporaryRedirect(requestTarget(request.headers)), started);
}
