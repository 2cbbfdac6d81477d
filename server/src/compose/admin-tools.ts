import type { AdminTools } from '../admin/admin-commands.ts'
import { createAdminService } from '../admin/admin-service.ts'
import type { Config } from '../config/config.ts'
import { createKeyRing } from '../core/key-ring.ts'
import type { RandomBytes } from '../core/random.ts'
import { reencrypt } from '../core/reencrypt.ts'
import { createHmacHasher } from '../core/secrets.ts'
import { cleanUp } from '../ops/clean-up.ts'
import { openMaskedPhone } from '../profile/phone-number.ts'
import { openStore } from '../store/store.ts'

interface AdminToolsOptions {
  config: Config
  now: () => number
  randomBytes: RandomBytes
}

const keyBytes = 32
const neverStops = new AbortController().signal
const silence = { onStatement: () => undefined, onFault: () => undefined }

/** Opens the store beside a server that may be running: nothing here needs the server to stop. */
export async function openAdminTools({ config, now, randomBytes }: AdminToolsOptions): Promise<AdminTools> {
  const { mode, wechat, database: location } = config
  const hmac = createHmacHasher(config.codeHmacKey ?? randomBytes(keyBytes))
  const stamp = { mode, appId: wechat.appId }
  const store = await openStore({ location, stamp, hmac, now: now(), observer: silence, isBeside: true })
  const keys = config.dataKeys ?? [{ id: 'dev-process', key: randomBytes(keyBytes) }]
  const ring = createKeyRing(keys, randomBytes)
  return {
    admin: createAdminService({
      store: store.admin,
      maskSealedPhone: (userId, sealed) => openMaskedPhone(ring, userId, sealed),
      now,
      randomBytes,
    }),
    rotateKeys: () => reencrypt(store.sealedTexts, ring),
    purge: () => cleanUp({ store, hmac, now, randomBytes, stopping: neverStops }),
    close: () => store.close(),
  }
}
