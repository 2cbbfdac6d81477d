import type { Config } from '../config/config.ts'
import { createKeyRing, type KeyRing } from '../core/key-ring.ts'
import type { RandomBytes } from '../core/random.ts'
import { createHmacHasher, type Hmac } from '../core/secrets.ts'

const keyBytes = 32

/**
 * What encrypts and hashes with the configured keys. Only development may lack
 * them; what is encrypted with keys made for the process is lost with it.
 */
export function createKeys(
  { codeHmacKey, dataKeys }: Pick<Config, 'codeHmacKey' | 'dataKeys'>,
  randomBytes: RandomBytes,
): { hmac: Hmac; ring: KeyRing } {
  return {
    hmac: createHmacHasher(codeHmacKey ?? randomBytes(keyBytes)),
    ring: createKeyRing(dataKeys ?? [{ id: 'dev-process', key: randomBytes(keyBytes) }], randomBytes),
  }
}
