/** The user's own cache folder for the simulator. It is not created here. */
export declare function cacheDirectory(
  env?: Record<string, string | undefined>,
  platform?: NodeJS.Platform,
): string

/** Makes a folder that only this user can enter, and refuses one that somebody else could have prepared. */
export declare function ensurePrivateDirectory(path: string): string
