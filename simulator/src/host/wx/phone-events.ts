import type { NetworkType } from '../../protocol/phone.ts'
import type { HostContext } from '../context/context.ts'
import type { Implementation, WxRuntime, WxTable } from './api.ts'
import type { Listener } from './listeners.ts'
import { wrongType } from './parameters.ts'

/** What happens to the phone and to the app as a whole. */
export const phoneEventApis = {
  getNetworkType: ({ context }) => ({
    networkType: context.phone.networkType,
    ...weakness(context.phone.networkType),
  }),
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
} satisfies Partial<WxTable>

function weakness(networkType: NetworkType): object {
  return { weakNet: false, hasSystemProxy: false, signalStrength: networkType === 'none' ? 0 : -50 }
}

type Subscribe = (context: HostContext, listener: Listener) => () => void
type ListenerPair<Topic extends string> = Record<`on${Topic}` | `off${Topic}`, Implementation<'sync'>>

/** `wx.on<topic>` and `wx.off<topic>` of one event. What a listener throws is an error of the app. */
function listenerPair<Topic extends string>(topic: Topic, subscribe: Subscribe): ListenerPair<Topic> {
  return {
    [`on${topic}`]: ({ context, listeners }: WxRuntime, listener: unknown) => {
      if (typeof listener !== 'function') throw wrongType('callback', 'Function', listener)
      const guarded: Listener = (value) => {
        try {
          listener(value)
        } catch (error) {
          context.reportError(error)
        }
      }
      listeners.add(topic, listener as Listener, () => subscribe(context, guarded))
    },
    [`off${topic}`]: ({ listeners }: WxRuntime, listener: unknown) => {
      listeners.remove(topic, listener ?? undefined)
    },
  } as ListenerPair<Topic>
}
