/** The version of the base library that this WeChat claims to have. */
export const baseLibraryVersion = '3.10.1'

/** The version of WeChat itself, as apps and servers see it. */
export const wechatVersion = '8.0.60'
