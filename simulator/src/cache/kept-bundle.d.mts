import type { BuildOptions } from 'esbuild'

/** Under what a bundle is kept. What it is made of stands in the entry, since only bundling tells. */
export declare function keyOfBundle(entryPath: string, options: BuildOptions): string

export declare function toEntry(text: string, inputPaths: string[]): string

/** The bundle of an entry, or null when one of its files is not what it was. */
export declare function readCurrent(entry: string | null): string | null
