/** Sent by app/_ui/scripted-form.tsx, which follows no redirect but decides itself how to go on. */
export const SCRIPTED_HEADER = 'x-latchkey-form';

/** Where a form's answer leads, told to a script in place of a redirect. All else, cookies too, stays. */
export function forScript(answer: Response): Response {
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) return new Response(answer.body, answer);
  const headers = new Headers(answer.headers);
  headers.delete('location');
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify({ location }), { status: 200, headers });
}
