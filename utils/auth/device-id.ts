import { encodeBase64url } from '../core/base64url'
import type { KeyValueStorage } from '../core/key-value-storage'
import { asRecord } from '../core/record'
import { createSingleFlight } from '../core/single-flight'

const key = 'device'
const idByteCount = 16

interface DeviceIdOptions {
  storage: KeyValueStorage
  createRandomBytes: (byteCount: number) => Promise<Uint8Array>
}

/** The id of this install: 128 random bits made once. It names a row in the device list and proves nothing. */
export function createDeviceId({ storage, createRandomBytes }: DeviceIdOptions): () => Promise<string> {
  const flight = createSingleFlight<string>()
  return () =>
    flight.run(async () => {
      const stored = asRecord(await storage.read(key))?.id
      if (typeof stored === 'string') return stored
      const id = encodeBase64url(await createRandomBytes(idByteCount))
      await storage.write(key, { id })
      return id
    })
}
