import { constants, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, ensurePrivateDirectory } from '../cache/private-directory.mjs'

const tailLines = 30

/** Where the phone on this automation port writes what it does. */
export function phoneLogPath(port: number): string {
  return join(cacheDirectory(), 'logs', `auto-${port}.log`)
}

/** Opens the log anew for one daemon; only this user can read it. */
export function openPhoneLog(port: number): number {
  ensurePrivateDirectory(cacheDirectory())
  ensurePrivateDirectory(join(cacheDirectory(), 'logs'))
  const { O_CREAT, O_TRUNC, O_WRONLY, O_APPEND, O_NOFOLLOW = 0 } = constants
  return openSync(phoneLogPath(port), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_NOFOLLOW, 0o600)
}

/** The last lines of a phone's log, or an empty text when there is none. */
export function readPhoneLogTail(port: number): string {
  try {
    return readFileSync(phoneLogPath(port), 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n')
  } catch {
    return ''
  }
}

/** Takes out what looks like a token, a code or an id: a long run of letters and digits. Names made of words pass. */
export function withoutSecrets(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{20,}/g, (run) => (isRandom(run) ? '[removed]' : run))
}

function isRandom(run: string): boolean {
  return /\d/.test(run) && /[A-Za-z]/.test(run)
}
