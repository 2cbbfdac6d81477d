import { readFileSync } from 'node:fs'

export interface LoopbackSocket {
  localPort?: number | undefined
  remotePort?: number | undefined
}

export interface PeerUserSources {
  /** The kernel's tables of TCP sockets, as text; empty where there are none. */
  readTables: () => string
  ownUserId: number | undefined
  /** Whether this kind of system has such tables. */
  hasTables: boolean
}

const thisProcess: PeerUserSources = {
  readTables: readSocketTables,
  ownUserId: process.getuid?.(),
  hasTables: process.platform === 'linux',
}

const rootUserId = 0

/**
 * Another user of this machine must not drive our phone, and the official client carries no credential: on Linux
 * the kernel knows whose socket the other end is, and where it does not, nobody is let in. Gives the reason of a
 * refusal, or null. Other systems cannot be asked: always null.
 */
export function findForeignUser(
  socket: LoopbackSocket,
  { readTables, ownUserId, hasTables } = thisProcess,
): string | null {
  if (!hasTables) return null
  const rows = readTables().split('\n').map(parseRow)
  const isUsable = rows.some(
    (row) => row?.localPort === socket.localPort && row?.remotePort === socket.remotePort,
  )
  if (!isUsable || ownUserId === undefined) return 'This system does not tell whose connection it is'
  const peer = rows.find(
    (row) => row?.localPort === socket.remotePort && row?.remotePort === socket.localPort,
  )
  if (peer && [ownUserId, rootUserId].includes(peer.userId)) return null
  return 'This port belongs to another user of the machine'
}

interface Row {
  localPort: number
  remotePort: number
  userId: number
}

// sl  local_address rem_address  st tx_queue:rx_queue tr:tm->when retrnsmt uid …
function parseRow(line: string): Row | null {
  const [, local, remote, , , , , userId] = line.trim().split(/\s+/)
  const [localPort, remotePort] = [portOf(local), portOf(remote)]
  if (localPort === null || remotePort === null) return null
  return { localPort, remotePort, userId: Number(userId) }
}

function portOf(address: string | undefined): number | null {
  const match = /:([0-9A-F]{4})$/.exec(address ?? '')
  return match?.[1] === undefined ? null : Number.parseInt(match[1], 16)
}

function readSocketTables(): string {
  return ['/proc/net/tcp', '/proc/net/tcp6'].map(readIfThere).join('\n')
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
