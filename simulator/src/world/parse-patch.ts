import type { WorldPatch } from '../protocol/control.ts'
import { isScope } from '../protocol/scopes.ts'

/** A wish that the world cannot fulfil; the message is for the person who asked. */
export class WorldError extends Error {
  override name = 'WorldError'
}

type Check = (value: unknown) => boolean
type Checks = Record<string, { isValid: Check; expected: string }>

const text = (maxLength: number) => ({
  isValid: (value: unknown) => typeof value === 'string' && value.length > 0 && value.length <= maxLength,
  expected: `a text of 1 to ${maxLength} characters`,
})
const oneOf = (...values: string[]) => ({
  isValid: (value: unknown) => typeof value === 'string' && values.includes(value),
  expected: `one of ${values.join(', ')}`,
})
const oneOfNumbers = (...values: number[]) => ({
  isValid: (value: unknown) => typeof value === 'number' && values.includes(value),
  expected: `one of ${values.join(', ')}`,
})
const words = {
  isValid: (value: unknown) =>
    Array.isArray(value) && value.every((word) => typeof word === 'string' && word !== ''),
  expected: 'a list of words',
}
const flag = { isValid: (value: unknown) => typeof value === 'boolean', expected: 'true or false' }
const whole = (unit: string) => (min: number, max: number) => ({
  isValid: (value: unknown) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  expected: `whole ${unit} from ${min} to ${max}`,
})
const milliseconds = whole('milliseconds')
const wholePixels = whole('pixels')
const list = { isValid: Array.isArray as Check, expected: 'a list' }
const object = { isValid: isObject as Check, expected: 'an object' }

const yearMs = 366 * 24 * 60 * 60 * 1000
const patchChecks: Checks = {
  accounts: list,
  devices: list,
  faults: object,
  content: object,
  clockOffsetMs: milliseconds(-yearMs, yearMs),
  hosts: object,
}
const accountChecks: Checks = {
  id: text(64),
  nickname: text(64),
  signIn: oneOf('allowed', 'risk_blocked', 'rate_limited'),
  phoneNumber: { isValid: (value) => /^1\d{10}$/.test(String(value)), expected: 'eleven digits' },
  riskRank: oneOfNumbers(0, 1, 2, 3, 4),
  scopes: { isValid: isGrants, expected: 'known scopes, each true or false' },
  privacyAgreed: flag,
}
const deviceChecks: Checks = {
  id: text(64),
  accountId: text(64),
  networkType: oneOf('wifi', '4g', 'none'),
  theme: oneOf('light', 'dark'),
  language: oneOf('zh_CN', 'zh_TW', 'zh_HK', 'en'),
  fontSizeSetting: wholePixels(12, 28),
}
const contentChecks: Checks = {
  riskyWords: words,
  reviewWords: words,
  imageVerdict: oneOf('pass', 'review', 'risky', 'none'),
}
const faultChecks: Checks = {
  platformBusy: flag,
  platformSilent: flag,
  platformErrcode: whole('numbers')(-1, 999_999),
  loginFails: flag,
  loginSilent: flag,
  storageFails: flag,
  serverDown: flag,
  requestDelayMs: milliseconds(0, 600_000),
}

/** Throws `WorldError` naming the first unknown name or wrong value. */
export function parsePatch(value: unknown): Partial<WorldPatch> {
  const patch = parseFields(value, patchChecks, 'world')
  for (const account of asList(patch.accounts)) parseFields(account, accountChecks, 'account', 'id')
  for (const device of asList(patch.devices)) parseFields(device, deviceChecks, 'device', 'id')
  if (patch.faults !== undefined) parseFields(patch.faults, faultChecks, 'faults')
  if (patch.content !== undefined) parseFields(patch.content, contentChecks, 'content')
  if (patch.hosts !== undefined) parseHosts(patch.hosts)
  return patch as Partial<WorldPatch>
}

/** A hosts map leads from public origins to servers of this machine, and nowhere else. Throws `WorldError`. */
export function parseHosts(value: unknown): Record<string, string> {
  for (const [origin, target] of Object.entries(value as Record<string, unknown>)) {
    if (!isOrigin(origin))
      throw new WorldError(`hosts: "${origin}" is not an origin such as https://example.com`)
    if (typeof target !== 'string' || !isLocalServer(target))
      throw new WorldError(`hosts: ${origin} must lead to http://127.0.0.1:<port>`)
  }
  return value as Record<string, string>
}

function parseFields(
  value: unknown,
  checks: Checks,
  name: string,
  required?: string,
): Record<string, unknown> {
  if (!isObject(value)) throw new WorldError(`${name}: expected an object`)
  for (const [key, field] of Object.entries(value)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined
    if (!check) throw new WorldError(`${name}: there is no "${key}"`)
    if (!check.isValid(field)) throw new WorldError(`${name}.${key}: expected ${check.expected}`)
  }
  if (required && !(required in value)) throw new WorldError(`${name}: "${required}" is missing`)
  return value
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isGrants(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(([name, granted]) => isScope(name) && typeof granted === 'boolean')
  )
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

function isLocalServer(text: string): boolean {
  if (!isOrigin(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}
