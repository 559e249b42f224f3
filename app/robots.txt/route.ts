/** Nothing here is worth finding but the front page; the rest asks for no index itself (next.config.js). */
export const GET = () =>
  new Response('User-agent: *\nAllow: /$\nDisallow: /\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
