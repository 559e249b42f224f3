import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AuthError } from '../errors';
import { readInput } from './input';

const schema = z.object({ username: z.string(), note: z.string().optional() });
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

async function read(contentType: string | null, body: string | Uint8Array<ArrayBuffer> | null) {
  const headers = contentType === null ? {} : { 'content-type': contentType };
  const request = new Request('http://localhost/', { method: 'POST', body, headers });
  try {
    return await readInput(request, schema);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return { status: error.status, code: error.code, fields: error.fields };
  }
}

describe('readInput', () => {
  test.each([
    [JSON_TYPE, '{"username":"john","admin":true}'],
    ['Application/JSON; charset=utf-8', '{"username":"john"}'],
    [FORM_TYPE, 'username=john'],
    [`${FORM_TYPE};charset=UTF-8`, '&username=%6a%6Fhn&&admin=1'],
  ])('reads %s', async (type, body) => {
    expect(await read(type, body)).toEqual({ username: 'john' });
  });

  test('reads text as it was typed', async () => {
    expect(await read(FORM_TYPE, 'username=a%2Bb+c%3Dd%26%EA%B9%80&note=')).toEqual({
      username: 'a+b c=d&김',
      note: '',
    });
  });

  test.each([null, 'text/plain', 'multipart/form-data; boundary=x', 'application/jsonp', ''])(
    'refuses the content type %s [V3.5.2]',
    async (type) => {
      expect(await read(type, '{"username":"john"}')).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    },
  );

  test.each([
    ['nothing', JSON_TYPE, ''],
    ['a form that says it is JSON', JSON_TYPE, 'username=john'],
    ['half of it', JSON_TYPE, '{"username":'],
    ['an array', JSON_TYPE, '["username"]'],
    ['null', JSON_TYPE, 'null'],
    ['a number', JSON_TYPE, '7'],
    ['a text', JSON_TYPE, '"john"'],
    ['broken percent-encoding', FORM_TYPE, 'username=%zz'],
    ['cut percent-encoding', FORM_TYPE, 'username=%e'],
    ['encoded bytes that are no UTF-8', FORM_TYPE, 'username=%ff'],
    ['one field twice', FORM_TYPE, 'username=john&username=jane'],
    ['bytes that are no UTF-8', JSON_TYPE, Uint8Array.of(0x7b, 0xff, 0x7d)],
  ])('refuses a body of %s', async (_, type, body) => {
    expect(await read(type, body)).toEqual({ status: 400, code: 'invalid_request', fields: [] });
  });

  test.each([
    ['{}', ['username']],
    ['{"username":7}', ['username']],
    ['{"username":["john"]}', ['username']],
    ['{"username":{"$ne":null},"note":1}', ['username', 'note']],
    ['{"__proto__":{"username":"john"}}', ['username']],
  ])('names the fields that are wrong in %s [V1.5.2 V2.2.1 V2.2.2 V15.3.7]', async (body, fields) => {
    expect(await read(JSON_TYPE, body)).toEqual({ status: 400, code: 'invalid_request', fields });
  });
});
