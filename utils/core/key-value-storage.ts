/** Storage that never fails: what cannot be stored lives in memory until the app ends. Calls take effect in order. */
export interface KeyValueStorage {
  /** The value, `null` when there is none, `undefined` when it could not be read. */
  read(key: string): Promise<unknown>
  write(key: string, value: object): Promise<void>
  remove(key: string): Promise<void>
}
