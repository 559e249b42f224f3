/**
 * Every error a client can be told, with its HTTP status and the sentence for people, in one place.
 *
 * `authorization_required` and the token error are the ancestor's (Flask-JWT), to the letter.
 */
export const ERRORS = {
  authorization_required: { status: 401, message: 'Invalid credentials' },
  wrong_password: { status: 403, message: 'The current password is not right' },
  reauthentication_required: { status: 401, message: 'You signed in a while ago. Confirm your password first' },
  too_many_requests: { status: 429, message: 'Too many attempts' },
  guesses_exhausted: {
    status: 429,
    message: 'Too many wrong passwords. Reset the password by mail, or sign in from a browser you used before',
  },
  sign_up_closed: { status: 403, message: 'This site takes no new accounts' },
  username_taken: { status: 409, message: 'Somebody has this username already' },
  username_reserved: { status: 400, message: 'This username is reserved for the site. Choose another one' },
  password_refused: { status: 400, message: 'This password would be guessed. Choose another one' },
  signed_in_as_another: { status: 409, message: 'You are signed in as somebody else now' },
  link_not_valid: { status: 400, message: 'This link was used already, has expired or was replaced' },
  invalid_request: { status: 400, message: 'The request is not valid' },
  cross_site_request: {
    status: 403,
    message: 'The request came from another site. Open this site and try again there',
  },
  not_found: { status: 404, message: 'There is nothing at this address' },
  method_not_allowed: { status: 405, message: 'This address does not take that method' },
  content_too_large: { status: 413, message: 'The request is larger than 16 kB' },
  unsupported_media_type: {
    status: 415,
    message: 'Send application/json or application/x-www-form-urlencoded',
  },
  unsupported_content_encoding: { status: 415, message: 'Send the body as it is, without a Content-Encoding' },
  expectation_failed: { status: 417, message: 'This server meets no expectation but 100-continue' },
  request_timeout: { status: 408, message: 'The request took too long to arrive' },
  misdirected_request: { status: 421, message: 'This server does not answer for that host' },
  headers_too_large: {
    status: 431,
    message: 'The headers of the request are larger than 16 kB. In a browser, delete the cookies of this site',
  },
  internal_error: { status: 500, message: 'Something went wrong on our side. Try again in a moment' },
  service_unavailable: { status: 503, message: 'The database cannot be reached. Try again in a moment' },
  gate_mismatch: {
    status: 503,
    message: 'This server disagrees with itself about your session. Try again in a moment',
  },
  server_overloaded: {
    status: 503,
    message: 'Too many people are signing in at this moment. Try again in a few seconds',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

type Details = {
  /** Replaces the sentence for people, where the code alone says too little. */
  message?: string;
  /** The input fields that are wrong, for a form's error summary. */
  fields?: readonly string[];
  /** What exactly is wrong, as a stable word, where one code has several reasons. */
  reason?: string;
  /** Seconds until another try makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  /** The methods there are; becomes `Allow`. */
  allow?: string;
  /** The username that the sentence tells, isolated (lib/i18n/direction.ts), for its translations. */
  username?: string;
};

/** An expected refusal. Thrown by flows and the rim, turned into an answer by `handler()`. Anything else thrown is a bug. */
export class AuthError extends Error {
  readonly status: number;
  readonly fields: readonly string[];
  readonly reason: string | undefined;
  readonly retryAfter: number | undefined;
  readonly allow: string | undefined;
  readonly username: string | undefined;

  constructor(
    readonly code: ErrorCode,
    details: Details = {},
  ) {
    super(details.message ?? ERRORS[code].message);
    this.name = 'AuthError';
    this.status = ERRORS[code].status;
    this.fields = details.fields ?? [];
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
    this.allow = details.allow;
    this.username = details.username;
  }
}

/** All that can be wrong with a token, as it is told to the client. Programs may compare these; most need the status alone. */
export const TOKEN_ERRORS = [
  'Request does not contain an access token',
  'Request contains more than one access token',
  'Unsupported authorization type',
  'Token missing',
  'Token contains spaces',
  'Token is malformed',
  'Token header is not accepted',
  'Signature verification failed',
  'Token claims are not accepted',
  'Token is from another issuer',
  'Token is for another audience',
  'Token lives longer than is allowed',
  'Token is not yet valid',
  'Signature has expired',
  'Session has ended',
  'User does not exist',
  'Refresh token is not valid',
  'Request does not contain the metrics token',
  'Metrics token is not valid',
] as const;

export type TokenErrorReason = (typeof TOKEN_ERRORS)[number];

/**
 * The request's token is missing or does not hold. `reason` is public and becomes the answer's `error`
 * (`{"message":"Token error","error":"Signature has expired"}`).
 */
export class TokenError extends Error {
  constructor(
    readonly reason: TokenErrorReason,
    /** Whether there was a token at all. */
    readonly presented: boolean,
    /** Whether the token is at fault, and not the session or user behind it: then a new token may help. */
    readonly renewable = false,
  ) {
    super(reason);
    this.name = 'TokenError';
  }
}
