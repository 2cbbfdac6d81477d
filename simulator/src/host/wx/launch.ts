import type { LaunchOptions } from '../../protocol/phone.ts'
import type { WxContext } from '../runtime/context.ts'
import { type ApiTable, sync } from './api.ts'

export const launchApis: ApiTable = {
  getLaunchOptionsSync: sync(({ context }) => describeOptions(context, context.boot.launch)),
  getEnterOptionsSync: sync(({ context }) => describeOptions(context, context.phone.enterOptions)),
  getApiCategory: sync(({ context }) => apiCategory(context)),
}

function describeOptions(context: WxContext, options: LaunchOptions): object {
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

function apiCategory({ phone }: WxContext): string {
  return phone.isSinglePage ? 'browseOnly' : 'default'
}
