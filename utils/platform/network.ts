import { createObservable, type Unsubscribe } from '../core/observable'

export interface Network {
  /** True until WeChat reports otherwise: a wrong guess must not stop anybody. */
  readonly isOnline: boolean
  /** Calls the listener when the connection comes or goes. */
  subscribe(listener: (isOnline: boolean) => void): Unsubscribe
  /** Calls the listener whenever there is a connection again, or another one, which has cut what was under way. */
  onConnected(listener: () => void): void
}

export function createNetwork(): Network {
  const online = createObservable(true)
  const learn = (isOnline: boolean) => {
    if (online.current !== isOnline) online.set(isOnline)
  }
  wx.getNetworkType({ success: ({ networkType }) => learn(networkType !== 'none') })
  wx.onNetworkStatusChange(({ isConnected }) => learn(isConnected))
  return {
    get isOnline() {
      return online.current
    },
    subscribe: online.subscribe,
    onConnected(listener) {
      wx.onNetworkStatusChange(({ isConnected }) => {
        if (isConnected) listener()
      })
    },
  }
}
