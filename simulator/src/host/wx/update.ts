import { type ApiTable, sync } from './api.ts'
import { makeLoud } from './loud.ts'

/** A version that is compiled from source is always the newest. */
export const updateApis: ApiTable = {
  getUpdateManager: sync(() =>
    makeLoud(createUpdateManager(), (name) => `UpdateManager.${name} is not available in the simulator`),
  ),
}

function createUpdateManager(): object {
  return {
    onCheckForUpdate(listener: (result: { hasUpdate: boolean }) => void) {
      queueMicrotask(() => listener({ hasUpdate: false }))
    },
    onUpdateReady() {},
    onUpdateFailed() {},
    applyUpdate() {
      throw new Error('applyUpdate:fail update is not ready')
    },
  }
}
