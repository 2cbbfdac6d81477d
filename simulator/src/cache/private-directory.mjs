import { lstatSync, mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** The user's own cache folder for the simulator. It is not created here. */
export function cacheDirectory(env = process.env, platform = process.platform) {
  return join(cacheRoot(env, platform), 'passport-simulator')
}

/** Makes a folder that only this user can enter, and refuses one that somebody else could have prepared. */
export function ensurePrivateDirectory(path) {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return path
  const { uid, mode } = requireDirectory(path)
  if (uid !== process.getuid?.()) throw new Error(`${path} belongs to another user`)
  if ((mode & 0o077) !== 0) throw new Error(`${path} is open to other users; expected mode 0700`)
  return path
}

function requireDirectory(path) {
  const status = lstatSync(path)
  if (!status.isDirectory()) throw new Error(`${path} is not a folder`)
  return status
}

function cacheRoot(env, platform) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME
  if (platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA
  const home = env.HOME ?? homedir()
  if (!home || home === '/') return join(tmpdir(), `cache-${process.getuid?.() ?? 'user'}`)
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}
