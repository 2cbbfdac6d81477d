import type { NetworkType } from '../../protocol/phone.ts'
import { type ApiTable, callback } from './api.ts'
import { listenerPair } from './listeners.ts'

/** What happens to the phone and to the app as a whole. */
export const phoneEventApis: ApiTable = {
  getNetworkType: callback(({ context }) => ({
    networkType: context.phone.networkType,
    ...weakness(context.phone.networkType),
  })),
  ...listenerPair('NetworkStatusChange', ({ events }, listener) =>
    events.on('networkType', ({ networkType }) =>
      listener({ isConnected: networkType !== 'none', networkType }),
    ),
  ),
  ...listenerPair('ThemeChange', ({ boot, events }, listener) =>
    boot.build.app.darkmode === true ? events.on('theme', ({ theme }) => listener({ theme })) : () => {},
  ),
  ...listenerPair('AppShow', ({ events }, listener) => events.on('appShow', listener)),
  ...listenerPair('AppHide', ({ events }, listener) => events.on('appHide', listener)),
  ...listenerPair('Error', ({ events }, listener) => events.on('error', listener)),
  ...listenerPair('UnhandledRejection', ({ events }, listener) => events.on('unhandledRejection', listener)),
  ...listenerPair('WindowResize', ({ events }, listener) =>
    events.on('windowResize', ({ windowWidth, windowHeight }) =>
      listener({ size: { windowWidth, windowHeight } }),
    ),
  ),
}

function weakness(networkType: NetworkType): object {
  return { weakNet: false, hasSystemProxy: false, signalStrength: networkType === 'none' ? 0 : -50 }
}
