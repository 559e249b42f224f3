const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether this is an id as our rows have them: a UUID in lower case (RFC 9562 section 4), of any version, because imported users keep theirs. */
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
