import { type ApiTable, sync } from './api.ts'

/** A version that is compiled from source is always the newest. */
export const updateApis: ApiTable = {
  getUpdateManager: sync(({ absence }) => absence.fill(createUpdateManager(), 'UpdateManager')),
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
