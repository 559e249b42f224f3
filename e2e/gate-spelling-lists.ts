/** How a request for something protected may be spelled. `{path}` is what it asks for, `{token}` the access token; ` | ` parts headers. */

const words = (text: TemplateStringsArray): string[] => String.raw(text).trim().split(/\s+/);
const lines = (text: TemplateStringsArray): string[] => String.raw(text).trim().split(/\n\s*/);

/** For a slash: dots, doubles, backslashes, path parameters, encoded, doubly encoded, overlong. */
export const SLASHES = words`// /./ /.// /x/../ /%2e/ /%2e%2e/ /x/%2e%2e/ /x/.%2e/ /x/..%2f /x/..;/ /x/..%5c \ /\ %2f /%2f /%5c %252f /%252f
  /;/ /;x=y/ %c0%af /%c0%af %e0%80%af /%09/ /%00/ /%ef%bb%bf`;

/** For the first letter: full width, with a combining mark, after an invisible character. */
export const LETTERS = words`%ef%bd%90 p%cc%81 %e2%80%8bp a%cc%88 P A`;

export const ENDS = words`/ // /. /.. /./ %2f %5c \ . .. ..; ; ;a=b ;/ %00 %00.svg %0a %0d%0ax:y %20 %09 %ff % %zz %23 %3f # #/../sign-in ? ?? & * ~
  /index /page /route /default /icon.svg /../sign-in/../ .rsc .RSC %2ersc .rsc/ .rsc.rsc .prefetch.rsc .txt .json .html .js .js.map .css
  .php .action .segment.rsc .segments/_tree.segment.rsc .segments/_index.segment.rsc .segments/_full.segment.rsc
  .segments/protected/__PAGE__.segment.rsc .segments/$d$id/__PAGE__.segment.rsc .segments/%2e%2e/x.segment.rsc ?_rsc ?_rsc=x
  ?__nextDataReq=1 ?__nextLocale=en ?nextInternalLocale=en ?__nextDefaultLocale=en ?__nextppronly=1 ?__nextppronly=fallback ?_nextreq=1
  ?nxtPpath=protected ?nxtIpath=x ?__flight__=1 ?slug=protected ?amp=1 ?return_to=%2F ?access={token} ?_method=GET`;

export const STARTS = words`/en /ko /en-US /_next /_next/static /_next/static/.. /_next/static/../.. /_next/static/%2e%2e/%2e%2e /_next/static/..%2f..
  /_next/static/chunks/../../.. /_next/static/x; /_next/data /sign-in/.. /sign-in/%2e%2e /sign-in/..; /sign-in%2f.. /sign-in; /icon.svg/..
  /icon.svg/%2e%2e /robots.txt/.. /.well-known /.well-known/.. /.well-known/%2e%2e /.well-known/..%2f.. /.well-known/jwks.json/.. /api/..
  /api/health/../.. /api/health/..%2f.. /(public) /(public)/.. /@modal /(.) /(..) /(...) /_not-found/.. /404/.. /index /.next/server/app
  /server/app /public /?url= /sign-in?`;

/** What Next, or a proxy, says to itself in headers; from outside, nobody may. `{path}` is the path asked for. */
export const HEADERS = lines`x-middleware-subrequest: middleware
  x-middleware-subrequest: src/middleware
  x-middleware-subrequest: pages/_middleware
  x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware
  x-middleware-subrequest: src/middleware:src/middleware:src/middleware:src/middleware:src/middleware
  x-middleware-subrequest: proxy:proxy:proxy:proxy:proxy
  x-middleware-subrequest-id: 0
  x-middleware-next: 1
  x-middleware-skip: 1
  x-middleware-rewrite: {path}
  x-middleware-redirect: /
  x-middleware-refresh: 1
  x-middleware-prefetch: 1
  x-middleware-invoke: 1
  x-middleware-cache: no-cache
  x-middleware-set-cookie: access={token}
  x-middleware-override-headers: cookie | x-middleware-request-cookie: access={token}
  x-nextjs-data: 1
  x-nextjs-rewrite: {path}
  x-nextjs-matched-path: /
  x-nextjs-redirect: /
  x-nextjs-prerender: 1
  x-nextjs-postponed: 1
  x-nextjs-request-id: 1
  x-nextjs-html-request-id: 1
  x-nextjs-cache: HIT
  x-next-cache-tags: a
  x-next-revalidated-tags: a
  x-next-revalidate-tag-token: a
  x-next-resume-state-length: 1
  x-invoke-path: {path}
  x-invoke-output: {path}
  x-invoke-status: 200
  x-invoke-query: %7B%7D
  x-invoke-error: {}
  x-matched-path: {path}
  x-matched-path: /sign-in
  x-now-route-matches: 1=protected
  x-prerender-revalidate: x
  x-prerender-revalidate-if-generated: 1
  next-action: 0123456789
  next-resume: 1
  next-router-prefetch: 1
  next-router-prefetch: 2
  next-router-segment-prefetch: /_tree
  next-router-segment-prefetch: {path}/__PAGE__
  next-router-state-tree: %5B%22%22%5D
  next-url: /sign-in
  next-test-fetch-priority: high
  next-instant-navigation-testing-prefetch: 1
  rsc: 1
  rsc: 2
  rsc: 1 | next-router-prefetch: 1
  rsc: 1 | next-router-prefetch: 1 | next-router-segment-prefetch: {path}/__PAGE__
  rsc: 1 | next-url: {path} | next-router-state-tree: %5B%22%22%2C%7B%7D%5D
  purpose: prefetch
  sec-purpose: prefetch
  x-vercel-id: 1
  x-vercel-protection-bypass: 1
  x-original-url: /sign-in
  x-rewrite-url: /sign-in
  x-override-url: /sign-in
  x-latchkey-target: /
  x-latchkey-form: 1
  x-request-id: x
  content-security-policy: x
  x-forwarded-host: evil.example
  x-forwarded-host: localhost | x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware
  x-forwarded-proto: https
  x-forwarded-port: 443
  x-forwarded-for: 127.0.0.1
  x-forwarded-prefix: /sign-in
  x-forwarded-uri: /sign-in
  x-real-ip: 127.0.0.1
  forwarded: for=127.0.0.1;host=evil.example
  x-http-method-override: OPTIONS
  x-http-method: GET
  x-method-override: HEAD
  range: bytes=0-
  accept-encoding: gzip
  accept-encoding: br
  accept-encoding: deflate
  accept: text/x-component
  sec-fetch-dest: image
  if-none-match: *
  expect: 100-continue
  cookie: __Host-access={token}
  cookie: __prerender_bypass=1; __next_preview_data=1
  cookie: access={token}; access={token}
  cookie: Access={token}
  cookie: access="{token}"
  connection: close, authorization, cookie
  connection: close, upgrade | upgrade: websocket | sec-websocket-version: 13 | sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==
  connection: close, upgrade, http2-settings | upgrade: h2c | http2-settings: AAMAAABkAAQAAP__
  host: evil.example
  host: localhost.
  host: localhost..
  host: LOCALHOST
  host: localhost:443
  host: localhost:99999
  host: 127.0.0.1
  host: [::1]
  host: localhost, evil.example
  host: localhost@evil.example
  host: evil.example/protected
  host: %6cocalhost
  host:
  host: localhost | host: evil.example`;

/** The matcher spares the gate what looks like an API client's token. */
export const AUTHORIZATIONS = lines`authorization: Bearer {token}
  authorization: bearer {token}
  authorization: BEARER {token}
  authorization: bEARER {token}
  authorization:   Bearer   {token}
  authorization: Bearer{token}
  authorization: Bearer: {token}
  authorization: Bearer
  authorization:
  authorization: JWT {token}
  authorization: jwt {token}
  authorization: JWT
  authorization: Token {token}
  authorization: Basic am9objpwYXNzd29yZA==
  authorization: Basic {token}
  authorization: DPoP {token}
  authorization: Bearer {token} {token}
  authorization: Bearer {token},Bearer {token}
  authorization: Bearer "{token}"
  authorization: Bearer {token}=
  authorization: Bearer {token}%00
  authorization: Bearer x, JWT {token}
  authorization: Bearer null
  authorization: x JWT {token}
  authorization: JWT Bearer {token}
  authorization: Bearer {token} | authorization: Bearer x
  authorization: Basic x | authorization: Bearer {token}
  authorization: Bearer x | cookie: access={token}
  AUTHORIZATION: JWT x | cookie: access={token}
  proxy-authorization: Bearer {token}
  x-authorization: Bearer {token}`;

export const LINES = lines`HEAD {path} HTTP/1.1
  OPTIONS {path} HTTP/1.1
  POST {path} HTTP/1.1
  PUT {path} HTTP/1.1
  PATCH {path} HTTP/1.1
  DELETE {path} HTTP/1.1
  TRACE {path} HTTP/1.1
  PROPFIND {path} HTTP/1.1
  PURGE {path} HTTP/1.1
  M-SEARCH {path} HTTP/1.1
  get {path} HTTP/1.1
  GETX {path} HTTP/1.1
  GET {path} HTTP/1.0
  GET {path} HTTP/0.9
  GET {path} HTTP/2.0
  GET {path} http/1.1
  GET {path}
  GET  {path} HTTP/1.1
  CONNECT localhost{path} HTTP/1.1
  GET http://localhost{path} HTTP/1.1
  GET https://localhost{path} HTTP/1.1
  GET http://evil.example{path} HTTP/1.1
  GET HTTP://LOCALHOST{path} HTTP/1.1
  GET http://user:pass@localhost{path} HTTP/1.1
  GET ftp://localhost{path} HTTP/1.1
  GET file://{path} HTTP/1.1
  GET http://localhost/sign-in/..{path} HTTP/1.1
  GET http:{path} HTTP/1.1
  GET javascript://x{path} HTTP/1.1`;
