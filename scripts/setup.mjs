import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldestNode = [20, 20]
/** The newest major version that every check has passed on. */
const newestTriedNode = 24

/** Installs what package-lock.json names unless it is there already. Runs on plain Node, before any package. */
export function ensureInstalled() {
  requireNode()
  if (isInstalled()) return
  console.log('Installing dependencies (the first time this takes a minute or two) …')
  const startedAt = Date.now()
  const isWindows = process.platform === 'win32'
  const { status, error } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--include=dev'], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  })
  if (error || status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ''}. Nothing was started.`)
    process.exit(status || 1)
  }
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`)
}

/** npm writes down what it installed only after a whole install, so a broken one does not count. */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, link, optional, peer }]) => {
    if (!path.includes('node_modules/') || link || optional || peer) return true
    return present[path]?.version === version
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > newestTriedNode)
    console.warn(`Node ${newestTriedNode} is the newest that was tried; this is ${process.versions.node}.`)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  console.error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}
