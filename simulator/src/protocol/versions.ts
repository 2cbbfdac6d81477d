/** The base library that this WeChat follows: what an app, a tool and a developer are told. */
export const baseLibraryVersion = '3.10.1'

/** The version of WeChat itself, as an app and a server are told. */
export const wechatVersion = '8.0.60'
