/** Why nothing was moved between databases and files: expected, and told in a sentence that says what to do. */
export class TransferRefused extends Error {
  /** @param code a stable word, for programs */
  constructor(
    readonly code:
      | 'file_exists'
      | 'file_missing'
      | 'file_not_written'
      | 'no_latchkey_database'
      | 'damaged'
      | 'newer'
      | 'not_empty'
      | 'tables_missing'
      | 'in_use'
      | 'same_kind'
      | 'value_refused'
      | 'differs',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'TransferRefused';
  }
}
