import { openDatabase } from '../../src/store/database.ts'
import { openStoredLimits } from '../../src/store/stored-limits.ts'

/** Fills an empty database with the tables, so that each test copies them instead of making them. */
const location = { engine: 'postgres', url: process.argv[2] ?? '' } as const
const observer = { onStatement: () => undefined, onFault: () => undefined }
const limits = await openStoredLimits({ location, hashKey: (text) => text, observer })
await limits.close()
await (await openDatabase(location, observer)).destroy()
