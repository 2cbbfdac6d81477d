import { createHash } from 'node:crypto'
import type { StoredItem } from '../protocol/phone.ts'
import { StorageArea } from '../world/storage-area.ts'
import type { StateStore } from './state-store.ts'

/** WeChat keeps storage apart by app, device and account. */
export interface Slot {
  appId: string
  deviceId: string
  accountId: string
}

export interface StorageRepository {
  open(slot: Slot): Promise<StorageArea>
  /** Resolves once the area is kept for the next start of the simulator. */
  save(slot: Slot): Promise<void>
  clearAll(): Promise<void>
}

const prefix = 'storage-'

export function createStorageRepository(store: StateStore): StorageRepository {
  const areas = new Map<string, Promise<StorageArea>>()

  async function load(slot: Slot): Promise<StorageArea> {
    const kept = (await store.read(nameOf(slot))) as { items: Record<string, StoredItem> } | null
    return new StorageArea(kept?.items ?? {})
  }

  function open(slot: Slot): Promise<StorageArea> {
    const name = nameOf(slot)
    const area = areas.get(name) ?? load(slot)
    areas.set(name, area)
    area.catch(() => areas.delete(name))
    return area
  }

  return {
    open,
    async save(slot) {
      await store.write(nameOf(slot), { ...slot, items: (await open(slot)).items() })
    },
    async clearAll() {
      for (const area of areas.values()) (await area).clear()
      await store.removeAll(prefix)
    },
  }
}

function nameOf({ appId, deviceId, accountId }: Slot): string {
  const digest = createHash('sha256').update([appId, deviceId, accountId].join('\n')).digest('hex')
  return prefix + digest.slice(0, 32)
}
