import type { LaunchOptions } from '../../protocol/phone.ts'
import { type ApiTable, sync } from './api.ts'

/** Opened from a shared timeline post: a read-only view of one page. */
const singlePageScene = 1154

export const launchApis: ApiTable = {
  getLaunchOptionsSync: sync(({ context }) => launchOptions(context.boot.launch)),
  getEnterOptionsSync: sync(({ context }) => launchOptions(context.phone.enterOptions)),
  getApiCategory: sync(({ context }) => apiCategory(context.phone.enterOptions)),
}

function launchOptions(options: LaunchOptions): object {
  const { path, query, scene, referrerInfo } = options
  return {
    path,
    query: { ...query },
    scene,
    referrerInfo: { ...referrerInfo },
    forwardMaterials: [],
    apiCategory: apiCategory(options),
  }
}

function apiCategory({ scene }: LaunchOptions): string {
  return scene === singlePageScene ? 'browseOnly' : 'default'
}
