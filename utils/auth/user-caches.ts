/** Anything that keeps data of the signed-in person. Dropping is immediate in memory. */
export interface UserCache {
  drop(): void
}

export interface UserCaches {
  add(cache: UserCache): void
  dropAll(): void
}

/** The list of everything to forget when the person changes, so that nobody sees another's data. */
export function createUserCaches(): UserCaches {
  const caches: UserCache[] = []
  return {
    add: (cache) => {
      caches.push(cache)
    },
    dropAll: () => {
      for (const cache of caches) cache.drop()
    },
  }
}
