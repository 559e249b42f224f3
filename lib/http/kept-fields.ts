import { getConfig } from '../config/config';
import type { HeaderReader } from '../edge/presented-token';
import { expireFormCookie, readFormCookie, setFormCookie, setsFormCookie } from './cookies';
import type { FormPage } from './form-pages';

type Fields = Readonly<Record<string, string>>;

/**
 * Keeps what was typed into a form that did not go through, for its page to show again. What was typed on other pages stays: who has
 * to sign in before a form goes through may mistype their password.
 *
 * @param userId of whom it is kept for; nobody else is shown it in this browser
 */
export function keepFields(
  answer: Response,
  { headers }: Request,
  page: FormPage,
  typed: Fields,
  userId?: string,
): void {
  if (page.keep.length === 0) return;
  const fields = Object.fromEntries(page.keep.flatMap((name) => (typed[name] ? [[name, typed[name]]] : [])));
  const kept = { fields, ...(userId && { userId }) };
  const { [page.path]: before, ...others } = readFormCookie(getConfig(), headers);
  setFormCookie(answer, getConfig(), { ...others, [page.path]: kept });
}

/** Forgets what was kept for a page whose form went through, unless the answer says itself what becomes of it. */
export function forgetFields(answer: Response, { headers }: Request, page: FormPage): Response {
  const config = getConfig();
  const { [page.path]: kept, ...others } = readFormCookie(config, headers);
  if (!kept || setsFormCookie(answer, config)) return answer;
  const changed = new Response(answer.body, answer); // the headers of some answers cannot be changed
  if (Object.keys(others).length > 0) setFormCookie(changed, config, others);
  else expireFormCookie(changed, config);
  return changed;
}

/** What was typed on that page into a form that did not go through, as far as this browser still knows. */
export function keptFields(headers: HeaderReader, path: string, userId: string | undefined): Fields {
  const forms = readFormCookie(getConfig(), headers);
  const kept = Object.hasOwn(forms, path) ? forms[path] : undefined;
  return kept && (kept.userId === undefined || kept.userId === userId) ? kept.fields : {};
}
