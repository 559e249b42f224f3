import { IMPORTED_FIELDS, type ImportedField, type ImportedFields } from '../../auth/import/imported-user';
import { CommandFailure } from '../terminal/failure';
import type { FileRow } from './format';

const isField = (name: string): name is ImportedField => (IMPORTED_FIELDS as readonly string[]).includes(name);

export type Columns = {
  fieldsOf(values: Record<string, unknown>): ImportedFields;
  /** Columns that nothing was read from so far. */
  unused(): string[];
};

/**
 * Which column says what: one named like a field does, unless `--map column=field` says otherwise.
 *
 * @param maps `column=field`; `column=` leaves a column out
 * @throws CommandFailure for a field that there is not, or that two columns shall fill
 */
export function readColumns(maps: readonly string[]): Columns {
  const mapped = new Map<string, ImportedField | null>();
  for (const map of maps) {
    const at = map.lastIndexOf('=');
    const [column, field] = [map.slice(0, at), map.slice(at + 1)];
    if (at <= 0 || (field !== '' && !isField(field))) {
      const message = `--map ${map} must be column=field, the field one of ${IMPORTED_FIELDS.join(', ')}.`;
      throw new CommandFailure('usage', 'unknown_field', message);
    }
    if (field && [...mapped.values()].includes(field as ImportedField)) {
      throw new CommandFailure('usage', 'unknown_field', `--map fills ${field} twice.`);
    }
    mapped.set(column, field ? (field as ImportedField) : null);
  }
  const taken = new Set(mapped.values());
  const unused = new Set<string>();
  const fieldOf = (column: string): ImportedField | null => {
    const field = mapped.get(column);
    if (field !== undefined) return field;
    return isField(column) && !taken.has(column) ? column : null;
  };
  return {
    fieldsOf(values) {
      const fields: ImportedFields = {};
      for (const [column, value] of Object.entries(values)) {
        const field = fieldOf(column);
        if (field) fields[field] = value;
        else if (!mapped.has(column) && unused.size < 100) unused.add(column);
      }
      return fields;
    },
    unused: () => [...unused],
  };
}

/**
 * Passes rows on whose columns say what an import cannot do without.
 *
 * @param needed by their names, and what else can be done where they are not there
 * @throws CommandFailure at the first row, since all others would be as it is
 */
export async function* withColumns(
  rows: AsyncIterable<FileRow>,
  columns: Columns,
  needed: Partial<Record<ImportedField, string>>,
): AsyncGenerator<FileRow> {
  let checked = false;
  for await (const row of rows) {
    if (!checked && !row.problem) {
      checked = true;
      requireColumns(row.values, columns, needed);
    }
    yield row;
  }
}

function requireColumns(
  values: Record<string, unknown>,
  columns: Columns,
  needed: Partial<Record<ImportedField, string>>,
): void {
  const fields = columns.fieldsOf(values);
  for (const [field, otherwise] of Object.entries(needed)) {
    if (field in fields) continue;
    const names = Object.keys(values).join(', ');
    const message = `No column is ${field}. Say which of these is: --map column=${field} (${names}).${otherwise}`;
    throw new CommandFailure('usage', `no_${field}`, message);
  }
}
