import { describe, expect, test } from 'vitest';
import { TARGET_HEADER } from './routes';
import { pageTarget, parametersOf, requestTarget, withoutParameter } from './target';

const asked = (target: string) => new Headers({ [TARGET_HEADER]: target });

test.each(['/', '/protected?flag', '/protected?a/b?c', '/protected?', '/p?a=%2f%zz+%20&&b=', '/a%2Fb;c/../d?x'])(
  'the target %s is read to the byte',
  (target) => {
    expect(requestTarget(asked(target))).toBe(target);
    expect(pageTarget(asked(target))).toBe(target);
  },
);

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'evil', '*', ''])(
  'the target %j, which a browser could take for another host, is read as the start page',
  (target) => {
    expect([requestTarget(asked(target)), pageTarget(asked(target))]).toEqual(['/', '/']);
  },
);

test('without the header the target is the start page', () => {
  expect(requestTarget(new Headers())).toBe('/');
});

test('the address of a page is without what the router adds, which a renewal keeps', () => {
  const headers = asked('/protected?flag&_rsc=1x2y3');
  expect([requestTarget(headers), pageTarget(headers)]).toEqual(['/protected?flag&_rsc=1x2y3', '/protected?flag']);
});

describe('withoutParameter', () => {
  test.each([
    ['/p?token=x', '/p'],
    ['/p?token', '/p'],
    ['/p?a/b?c&token=x&flag', '/p?a/b?c&flag'],
    ['/p?t%6Fken=x&a=%2f&token=y&&b', '/p?a=%2f&&b'],
    ['/p?a=?token=x&?token=y', '/p?a=?token=x&?token=y'],
    ['/p?tokens=x&Token=y', '/p?tokens=x&Token=y'],
    ['/p?', '/p?'],
    ['/p', '/p'],
    ['/token=x', '/token=x'],
  ])('of %s leaves %s', (target, left) => {
    expect(withoutParameter(target, 'token')).toBe(left);
    expect(parametersOf(left).has('token')).toBe(false);
  });
});
