import { readFileSync } from 'node:fs'

type Members = Record<string, (...args: never[]) => unknown>

const typings = readFileSync('node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts', 'utf8')
const wxTypings = typings.slice(typings.indexOf('interface Wx {'))

/** The base library that first had this member of `wx`, as WeChat's typings say; '1.0.0' for those of the beginning. */
export function sinceOf(member: string): string {
  const comment = new RegExp(`(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/)\\s*${member}[(<:]`).exec(wxTypings)?.[1]
  if (comment === undefined) throw new Error(`WeChat's typings have no wx.${member}`)
  return /需要基础库： `([\d.]+)`/.exec(comment)?.[1] ?? '1.0.0'
}

/** Whether a version such as `2.32.3` is newer than another. */
export function isNewer(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) > 0
}

/** `wx` as a base library of that version has it: what came later is not there. */
export function createWechatOfVersion(version: string, members: Members): Members {
  const info = { SDKVersion: version, language: 'en', platform: 'ios', model: 'iPhone', system: 'iOS 18' }
  const all: Members = {
    ...members,
    getSystemInfoSync: () => info,
    getAppBaseInfo: () => info,
    getDeviceInfo: () => info,
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => !isNewer(sinceOf(name), version)))
}
