export interface Entries {
  /** Null when there is nothing under this key, or nothing whole. */
  read(key: string): string | null
  write(key: string, content: string): void
  /** What was not used for the longest time goes first. */
  removeOldest(bounds: { maxEntries: number; maxBytes: number }): void
}

export declare function openEntries(folder: string, now?: () => Date): Entries
