/**
 * Yours: what your pages load from other origins, by directive of their Content Security Policy. Scripts may add further
 * scripts from the origins in `script-src`.
 *
 *     'img-src': ['https://images.example.com'],
 *
 * The edge and browsers run this file: import nothing.
 */
export const APP_CONTENT_SOURCES: Readonly<Record<string, readonly string[]>> = {};
