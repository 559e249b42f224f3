/** What forms carry beside their own fields. Here, because pages and handlers know it by name without all that describes the API. */

/** For whom a form was rendered: the user's id, which is no secret. */
export const SIGNED_IN_AS = 'signed_in_as';

/** Identifies one rendering of a form, at random, so that a form that is sent twice is recognised. */
export const FORM_ID = 'form_id';

/** 128 random bits in base64url, as `randomLabel()` (lib/crypto/random.ts) writes them. */
export const FORM_ID_FORM = /^[\w-]{22}$/;

/** Header of a form that app/_ui/scripted-form.tsx sends: it follows no redirect but decides itself how to go on. */
export const SCRIPTED_HEADER = 'x-latchkey-form';
