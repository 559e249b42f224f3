import type { Row } from './digest';
import type { Table } from './tables';

type Value = Row[number];

/**
 * How a table's values are compared, where its columns are of other types than text and bigint: an app's own tables. SQLite
 * turns text that is a number into one, where the column's type is not text (sqlite.org/datatype3.html section 3), and both
 * databases write fractions their own way; so `12.50` and 12.5 are one value. Bytes are compared as hexadecimal digits.
 *
 * @returns the row itself where all columns are text or bigint
 */
export function comparable({ types }: Table, row: Row): Row {
  if (types.every(isPlain)) return row;
  return row.map((value, column) => (isPlain(types[column] ?? '') ? value : comparableValue(value)));
}

const isPlain = (type: string): boolean => type === 'text' || type === 'bigint';

function comparableValue(value: Value): Value {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'number') return String(value);
  return value !== null && isExactNumber(value) ? String(Number(value)) : value;
}

/** Whether a text is a number that a floating-point number holds to the last digit. */
function isExactNumber(text: string): boolean {
  const [, digits = '', fraction = ''] = /^-?0*(\d+)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  return digits !== '' && digits.length + fraction.length <= 15;
}
