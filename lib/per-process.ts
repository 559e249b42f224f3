export type PerProcess<T> = {
  /** The value; made at the first call. */
  get(): T;
  /** The value if it was made already. */
  peek(): T | undefined;
  /** Puts another value in its place; undefined has the next `get` make a new one. */
  set(value: T | undefined): void;
};

/**
 * A value that the whole process shares. Next loads the server, pages and route handlers as separate instances of the same module, so
 * a module's own variable exists several times.
 */
export function perProcess<T>(name: string, make: () => T): PerProcess<T> {
  const shared = globalThis as { [slot: symbol]: T | undefined };
  const slot = Symbol.for(`latchkey ${name}`);
  const set = (value: T | undefined) => {
    shared[slot] = value;
  };
  const peek = () => shared[slot];
  const get = () => {
    const made = shared[slot] ?? make();
    shared[slot] = made;
    return made;
  };
  return { get, peek, set };
}
