import { openDatabase } from '../../src/store/database.ts'
import type { DatabaseLocation } from '../../src/store/database-location.ts'
import { openStoredLimits } from '../../src/store/stored-limits.ts'

/** Fills an empty database with the tables, so that each test copies them instead of making them. */
const place = process.argv[2] ?? ''
const location: DatabaseLocation = place.startsWith('postgres:')
  ? { engine: 'postgres', url: place }
  : { engine: 'sqlite', file: place, durability: 'process' }
const observer = { onStatement: () => undefined, onFault: () => undefined }
const limits = await openStoredLimits({ location, hashKey: (text) => text, observer })
await limits.close()
await (await openDatabase(location, observer)).destroy()
