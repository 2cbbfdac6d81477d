import { type FrameSize, frameSizes } from './frame-size.ts'

/** How this person wants the page; kept by the browser, not by the world. */
export interface Preferences {
  language: 'zh-CN' | 'en' | null
  /** Devices on the page, from left to right. */
  shown: string[]
  frames: Record<string, FrameSize>
  /** Devices that follow the appearance of this computer. */
  followsSystem: string[]
}

export interface PreferenceStore {
  get(): Preferences
  set(change: Partial<Preferences>): void
}

/** The browser's own storage, as far as it is used. */
interface TextStorage {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
}

const key = 'passport-shell'
const first: Preferences = { language: null, shown: [], frames: {}, followsSystem: [] }

/** A browser that keeps nothing gets the first preferences every time. */
export function createPreferences(storage: TextStorage | null): PreferenceStore {
  let current = parsePreferences(readText(storage))
  return {
    get: () => current,
    set(change) {
      current = { ...current, ...change }
      try {
        storage?.setItem(key, JSON.stringify(current))
      } catch {
        // Full or forbidden: the choice holds until the page is closed.
      }
    },
  }
}

function readText(storage: Pick<TextStorage, 'getItem'> | null): string {
  try {
    return storage?.getItem(key) ?? '{}'
  } catch {
    return '{}'
  }
}

function parsePreferences(text: string): Preferences {
  const value = parseObject(text)
  const { language, shown, frames, followsSystem } = value
  return {
    language: language === 'zh-CN' || language === 'en' ? language : first.language,
    shown: isTextList(shown) ? shown : first.shown,
    frames: Object.fromEntries(Object.entries(frames ?? {}).filter(isFrame)),
    followsSystem: isTextList(followsSystem) ? followsSystem : first.followsSystem,
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isFrame(entry: [string, unknown]): entry is [string, FrameSize] {
  return typeof entry[1] === 'string' && Object.hasOwn(frameSizes, entry[1])
}
