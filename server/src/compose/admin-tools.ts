import type { AdminTools } from '../admin/admin-commands.ts'
import { createAdminService } from '../admin/admin-service.ts'
import type { Config } from '../config/config.ts'
import { createRandomId, type RandomBytes } from '../core/random.ts'
import { reencrypt } from '../core/reencrypt.ts'
import { openMaskedPhone } from '../profile/phone-number.ts'
import { openStore } from '../store/store.ts'
import { cleanUp } from './clean-up.ts'
import { createKeys } from './keys.ts'

interface AdminToolsOptions {
  config: Config
  now: () => number
  randomBytes: RandomBytes
}

const neverStops = new AbortController().signal
const silence = { onStatement: () => undefined, onFault: () => undefined }

/** Opens the store beside a server that may be running: nothing here needs the server to stop. */
export async function openAdminTools({ config, now, randomBytes }: AdminToolsOptions): Promise<AdminTools> {
  const { mode, wechat, database: location } = config
  const { hmac, ring } = createKeys(config, randomBytes)
  const stamp = { mode, appId: wechat.appId }
  const store = await openStore({ location, stamp, hmac, now: now(), observer: silence, isBeside: true })
  const { accounts, personal, admin } = store
  const createId = () => createRandomId(randomBytes)
  return {
    admin: createAdminService({
      store: admin,
      maskSealedPhone: (userId, sealed) => openMaskedPhone(ring, userId, sealed),
      now,
      randomBytes,
    }),
    rotateKeys: () => reencrypt(store.sealedTexts, ring),
    purge: () => cleanUp({ accounts, personal, admin, hmac, createId, now, signal: neverStops }),
    close: () => store.close(),
  }
}
