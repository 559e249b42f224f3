import widthOf from 'fast-string-width';

/** The cells of a line by the names of their columns; every row has the same ones. */
export type Row = Readonly<Record<string, string | number>>;

/** Rows that are looked at before the first is written; those after them get the same columns. */
const SAMPLE = 1000;

const GAP = '  ';

/**
 * Lays rows out in columns, names in capitals above them. A column is as wide as its widest cell is on a terminal, where a
 * Hangul syllable takes two places.
 */
export async function* formatTable(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let sample: Row[] | null = [];
  let widths: number[] = [];
  const line = (cells: readonly (string | number)[]) => formatLine(cells, widths);
  const begin = function* (first: readonly Row[]) {
    const names = Object.keys(first[0] ?? {}).map((name) => name.toUpperCase());
    widths = widthsOf([names, ...first.map(Object.values)]);
    yield* [names, ...first.map(Object.values)].map(line);
  };
  for await (const row of rows) {
    if (!sample) yield line(Object.values(row));
    else if (sample.push(row) === SAMPLE) {
      yield* begin(sample);
      sample = null;
    }
  }
  if (sample?.length) yield* begin(sample);
}

const widthsOf = (lines: (string | number)[][]): number[] =>
  (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => widthOf(shown(cells[column])))));

/** What a stranger may have written must not move the cursor or change colours. */
const shown = (cell: string | number | undefined): string => String(cell ?? '').replace(/\p{C}/gu, '�');

function formatLine(cells: readonly (string | number)[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => {
    const text = shown(cell);
    const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
    return typeof cell === 'number' ? space + text : text + space;
  });
  return padded.join(GAP).trimEnd();
}

/** Names and values under each other, the values in one column. */
export function formatFacts(facts: Readonly<Record<string, string>>): string {
  const widths = [Math.max(...Object.keys(facts).map((name) => widthOf(name))), 0];
  return Object.entries(facts)
    .map((fact) => formatLine(fact, widths))
    .join('\n');
}
