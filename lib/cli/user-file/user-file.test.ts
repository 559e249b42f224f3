import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readColumns } from './columns';
import { csvLine, readCsv } from './csv';
import { type FileRow, formatOf, MAX_ROW_BYTES } from './format';
import { ndjsonLine, readNdjson } from './ndjson';
import { csvTable } from './report';

type Read = (input: Readable) => AsyncIterable<FileRow>;

async function rowsOf(read: Read, text: string | Buffer, chunk = 7): Promise<FileRow[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
    bytes.subarray(at * chunk, (at + 1) * chunk),
  );
  const rows: FileRow[] = [];
  for await (const row of read(Readable.from(chunks))) rows.push(row);
  return rows;
}

describe('CSV', () => {
  test('with a byte order mark, CRLF, quotes, line breaks in values and an empty line', async () => {
    const text = '\ufeffid, username\r\n1,"a ""quoted"", name"\r\n\r\n2,"two\nlines"\r\n3,';
    expect(await rowsOf(readCsv, text)).toEqual([
      { line: 2, values: { id: '1', username: 'a "quoted", name' } },
      { line: 4, values: { id: '2', username: 'two\nlines' } },
      { line: 6, values: { id: '3', username: '' } },
    ]);
  });

  test('rows with too few or many values, or not in UTF-8, are told and the next are read', async () => {
    const latin1 = Buffer.concat([
      Buffer.from('id,username\n1\n2,a,b\n'),
      Buffer.from('3,J\xfcrgen\n', 'latin1'),
      Buffer.from('4,d\n'),
    ]);
    const rows = await rowsOf(readCsv, latin1);
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'The row has 1 values, the header 2.'],
      [3, 'The row has 3 values, the header 2. Beyond its columns: b'],
      [4, 'The row is not UTF-8.'],
      [5, undefined],
    ]);
  });

  test.each([
    ['id,username\n1,a\n2,"b"x\n3,c\n', 'after line 2 '],
    ['id,username\n1,a\n2,"never closed\n3,c\n', 'after line 2 '],
    [`id,username\n1,"${'x'.repeat(2 * MAX_ROW_BYTES)}"\n`, 'after line 1 '],
    ['id,username,id\n1,a,b\n', 'names id twice'],
  ])('what could be anything ends it, with the line: %#', async (text, message) => {
    await expect(rowsOf(readCsv, text, 1000)).rejects.toThrow(message);
  });

  test('is read as it was written, whatever it is and however it is cut', async () => {
    const values = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), async (rows, chunk) => {
        const text = csvLine(['a', 'b']) + rows.map(csvLine).join('');
        const read = await rowsOf(readCsv, text, chunk);
        expect(read.map(({ values }) => Object.values(values))).toEqual(rows);
      }),
      { numRuns: 100 },
    );
  });

  test('a table has its header once', () => {
    const write = csvTable();
    expect(write({ a: 1, b: null }) + write({ a: true, b: ' x' })).toBe('a,b\r\n1,\r\ntrue," x"\r\n');
  });
});

describe('NDJSON', () => {
  test('lines that are none are told, empty ones passed over, long ones skipped', async () => {
    const long = JSON.stringify({ username: 'x'.repeat(MAX_ROW_BYTES) });
    const text = Buffer.concat([
      Buffer.from(`\ufeff{"username":"a"}\r\n\n[1]\n{"username":\n"text"\n${long}\n`),
      Buffer.from('{"username":"\xfc"}\n', 'latin1'),
      Buffer.from('{"username":"last"}'),
    ]);
    const rows = await rowsOf(readNdjson, text, 1000);
    const none = 'The line is no JSON object in UTF-8.';
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [1, undefined],
      [3, none],
      [4, none],
      [5, none],
      [6, `The line is longer than ${MAX_ROW_BYTES} bytes.`],
      [7, none],
      [8, undefined],
    ]);
    expect([rows[0]?.values, rows[1]?.values, rows[6]?.values]).toEqual([
      { username: 'a' },
      { text: '[1]' },
      { username: 'last' },
    ]);
  });

  test('is read as it was written, however it is cut', async () => {
    const object = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean()), {
      maxKeys: 3,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), async (objects, chunk) => {
        const read = await rowsOf(readNdjson, objects.map(ndjsonLine).join(''), chunk);
        expect(read.map(({ values }) => JSON.stringify(values))).toEqual(objects.map((each) => JSON.stringify(each)));
      }),
      { numRuns: 100 },
    );
  });

  test('a key that is __proto__ is a column like any other', async () => {
    const [row] = await rowsOf(readNdjson, '{"__proto__":{"username":"x"}}');
    expect(readColumns([]).fieldsOf(row?.values ?? {})).toEqual({});
  });
});

describe('columns', () => {
  test('are told by their names, or by --map, which counts more; the others are told', () => {
    const columns = readColumns(['password=password_hash', 'login=username', 'email=']);
    const row = { id: 1, login: 'john', username: 'John Doe', password: 'x', email: 'a@b.c', age: 7 };
    expect(columns.fieldsOf(row)).toEqual({ id: 1, username: 'john', password_hash: 'x' });
    expect(columns.unused()).toEqual(['username', 'age']);
  });

  test.each(['password', '=username', 'password=pasword_hash'])('--map %s is refused', (map) => {
    expect(() => readColumns([map])).toThrow('must be column=field');
  });

  test('two columns cannot fill one field', () => {
    expect(() => readColumns(['a=username', 'b=username'])).toThrow('fills username twice');
  });
});

test('the format is told by the name, or said', () => {
  expect(formatOf('/x/Users.CSV', undefined)).toBe('csv');
  expect(formatOf('users.jsonl', undefined)).toBe('ndjson');
  expect(formatOf('-', 'csv')).toBe('csv');
  for (const file of ['-', 'users.txt', 'users']) expect(() => formatOf(file, undefined)).toThrow('--format csv');
});
