/** One line of the table: a figure of ours, the floor it is held against, and how far it may be from it. */
export type Row = {
  figure: string;
  ours: number;
  floor: number;
  unit: string;
  /** What the ratio of ours to the floor should be; none where there is only something to see. */
  target?: { atLeast: number } | { atMost: number };
  note?: string;
};

const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function verdict({ ours, floor, target }: Row): string {
  if (!target) return '';
  const ratio = ours / floor;
  const met = 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
  return `${'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`} ${met ? '✓' : '✗'}`;
}

const cells = (row: Row): string[] => [
  row.figure,
  digits(row.ours),
  digits(row.floor),
  row.unit,
  digits(row.ours / row.floor),
  verdict(row),
];

/** The rows as a Markdown table that reads well as plain text, too. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = [['figure', 'ours', 'floor', 'unit', 'ratio', 'target'], ...rows.map(cells)];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const written = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [written[0], rule, ...written.slice(1)].join('\n');
}
