import type { LaunchOptions } from '../../protocol/phone.ts'
import type { HostContext } from '../context/context.ts'
import type { WxTable } from './api.ts'
import { wrongType } from './parameters.ts'

/** What an app learns of itself, of its launch and of its run. */
export const appApis = {
  env: { USER_DATA_PATH: 'http://usr' },
  getAccountInfoSync: ({ context }) => ({
    miniProgram: { appId: context.boot.build.appId, envVersion: 'develop', version: '' },
  }),
  getLaunchOptionsSync: ({ context }) => describeOptions(context, context.boot.launch),
  getEnterOptionsSync: ({ context }) => describeOptions(context, context.phone.enterOptions),
  getApiCategory: ({ context }) => apiCategory(context),
  nextTick: ({ context }, task) => {
    if (typeof task !== 'function') throw wrongType('callback', 'Function', task)
    queueMicrotask(() => {
      try {
        task()
      } catch (error) {
        context.reportError(error)
      }
    })
  },
  getUpdateManager: ({ absence }) => absence.fill(createUpdateManager(), 'UpdateManager'),
} satisfies Partial<WxTable>

function describeOptions(context: HostContext, options: LaunchOptions): object {
  const { path, query, scene, referrerInfo } = options
  return {
    path,
    query: { ...query },
    scene,
    referrerInfo: { ...referrerInfo },
    forwardMaterials: [],
    apiCategory: apiCategory(context),
  }
}

function apiCategory({ phone }: HostContext): string {
  return phone.isSinglePage ? 'browseOnly' : 'default'
}

/** A version that is compiled from source is always the newest. */
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
