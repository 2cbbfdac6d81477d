interface Health {
  ping(): Promise<void>
  isMigrated(): Promise<boolean>
  readClock(): Promise<number | null>
}

/** More than this between node and database, and lifetimes mean different things on different nodes. */
const maxClockSkewMs = 5_000

/** What keeps the server from working, for operators. Details stay on the operations listener. */
export function createReadiness(
  health: Health,
  now: () => number,
  hasAllKeys: () => Promise<boolean>,
): () => Promise<string[]> {
  return async () => {
    try {
      const faults: string[] = []
      if (await isClockOff()) faults.push('clock')
      // Later reads would fail because of missing tables, and report the database instead.
      if (!(await health.isMigrated())) return [...faults, 'migrations']
      await health.ping()
      if (!(await hasAllKeys())) faults.push('data_keys')
      return faults
    } catch {
      return ['database']
    }
  }

  async function isClockOff(): Promise<boolean> {
    const clock = await health.readClock()
    return clock !== null && Math.abs(clock - now()) > maxClockSkewMs
  }
}
