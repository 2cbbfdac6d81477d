import { openStore, type Store } from '../../src/store/store.ts'
import { afterThisTest } from './clean-up.ts'
import type { TestDatabase } from './engine.ts'
import { createDatabase, noon } from './test-server.ts'

function openWorker(database: TestDatabase, isBeside: boolean): Promise<Store> {
  return openStore({
    ...{ location: database.location, hmac: (text: string) => text, now: noon, isBeside },
    stamp: { mode: 'development', appId: 'wx' },
    observer: { onStatement: () => undefined, onFault: () => undefined },
  })
}

/** Two that work on one database, each over connections of its own. */
export async function startWorkers() {
  const database = createDatabase()
  const [a, b] = [await openWorker(database, false), await openWorker(database, true)]
  afterThisTest(async () => {
    await b.close()
    await a.close()
  })
  return { a, b, database }
}
