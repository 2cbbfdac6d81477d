/** Session keys: every login code has one, and the phone seals open data with that of its newest code. */
export interface SessionKeys {
  /** A key for a code that was issued to a device. */
  create(code: string, deviceId: string): void
  /** The key of a code; the code is spent, so it is asked for once. */
  take(code: string): string
  /** The key under which the device seals; null before its first code. */
  findCurrent(deviceId: string): string | null
  /** WeChat lets the device's key expire; the next code brings another. */
  expire(deviceId: string): void
  /** Whether the key of the device's newest code is still good. */
  isAlive(deviceId: string): boolean
  clear(): void
}

const keyBytes = 16
/** Codes that nobody exchanges are forgotten, oldest first. */
const keptKeys = 1000

export function createSessionKeys(randomBytes: (size: number) => Uint8Array): SessionKeys {
  const keyOfCode = new Map<string, string>()
  const keyOfDevice = new Map<string, string>()
  const expired = new Set<string>()
  const newKey = () => Buffer.from(randomBytes(keyBytes)).toString('base64')
  return {
    create(code, deviceId) {
      const key = newKey()
      keyOfCode.set(code, key)
      keyOfDevice.set(deviceId, key)
      expired.delete(deviceId)
      const [oldest] = keyOfCode.keys()
      if (keyOfCode.size > keptKeys && oldest !== undefined) keyOfCode.delete(oldest)
    },
    take(code) {
      const key = keyOfCode.get(code) ?? newKey()
      keyOfCode.delete(code)
      return key
    },
    findCurrent: (deviceId) => keyOfDevice.get(deviceId) ?? null,
    expire: (deviceId) => void expired.add(deviceId),
    isAlive: (deviceId) => keyOfDevice.has(deviceId) && !expired.has(deviceId),
    clear() {
      keyOfCode.clear()
      keyOfDevice.clear()
      expired.clear()
    },
  }
}
