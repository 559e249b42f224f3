import { expect, test } from 'vitest';
import { formatFacts, formatTable, type Row } from './table';

async function lines(rows: readonly Row[]): Promise<string[]> {
  async function* each() {
    yield* rows;
  }
  const all: string[] = [];
  for await (const line of formatTable(each())) all.push(line);
  return all;
}

test('columns are as wide as their widest cell is on a terminal; numbers stand right', async () => {
  const rows = [
    { name: 'john', sessions: 2, id: 'a' },
    { name: '김민수', sessions: 12, id: 'b' },
  ];
  expect(await lines(rows)).toEqual(['NAME    SESSIONS  ID', 'john           2  a', '김민수        12  b']);
});

test('nothing is nothing, not even a heading', async () => {
  expect(await lines([])).toEqual([]);
});

test('what a stranger wrote moves no cursor and changes no colour', async () => {
  expect(await lines([{ agent: 'a\x1b[31m\r\n\u202eb' }])).toEqual(['AGENT', 'a�[31m���b']);
});

test('a long list is written on the way, in the columns of its beginning', async () => {
  let read = 0;
  async function* many() {
    for (; read < 5000; read++) yield { n: `row ${read}` };
  }
  const table = formatTable(many());
  await table.next();
  expect(read).toBeLessThan(1000);
  let written = 1;
  for await (const line of table) written += line.startsWith('row') ? 1 : 0;
  expect(written).toBe(5001);
});

test('facts stand under each other', () => {
  expect(formatFacts({ Id: '1', Username: 'john' })).toBe('Id        1\nUsername  john');
});
