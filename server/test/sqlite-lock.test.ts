import { expect, test } from '@jest/globals'
import { openStore } from '../src/store/store.ts'
import { createDatabase, noon } from './support/test-server.ts'

const stamp = { mode: 'development', appId: 'wx5a3d9c7e1f2b4086' } as const
const observer = { onStatement: () => undefined, onFault: () => undefined }

test('rule 9.6: a second store on an open file is refused until the first one closes', async () => {
  const { location } = createDatabase()
  const open = () => openStore({ location, stamp, hmac: (text) => text, now: noon, observer })
  const first = await open()
  await expect(open()).rejects.toThrow(/another server process.*PostgreSQL/)
  await first.close()
  await (await open()).close()
})
