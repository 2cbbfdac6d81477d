import { type ApiTable, sync } from './api.ts'

export const accountInfoApis: ApiTable = {
  getAccountInfoSync: sync(({ context }) => ({
    miniProgram: { appId: context.boot.build.appId, envVersion: 'develop', version: '' },
  })),
}
