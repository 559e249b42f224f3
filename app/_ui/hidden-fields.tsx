import { FORM_ID, SIGNED_IN_AS } from '@/lib/api/form-fields';
import { randomLabel } from '@/lib/crypto/random';
import { pageUser } from '@/lib/http/current-session';

/** Sent along unseen; those without a value are left out. */
export type Hidden = Readonly<Record<string, string | null | undefined>>;

/**
 * What every form carries: fields of its own, an id of this rendering, by which handlers recognise a form that is sent twice, and
 * on a page of somebody who is signed in for whom it was rendered.
 */
export function HiddenFields({ fields = {} }: { fields?: Hidden | undefined }) {
  return Object.entries({ ...fields, [FORM_ID]: randomLabel(), [SIGNED_IN_AS]: pageUser()?.id }).map(
    ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
  );
}
