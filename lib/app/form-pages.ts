/**
 * Yours: the pages that the forms of your app stand on, by the path they are posted to, and the fields that are shown again
 * when a form did not go through. Never list a password.
 *
 *     ['/api/notes', { path: '/notes', keep: ['text'] }],
 */
export const APP_FORM_PAGES: ReadonlyArray<[posted: string, page: { path: string; keep: readonly string[] }]> = [];
