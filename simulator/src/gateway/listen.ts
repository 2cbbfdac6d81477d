import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const triedPorts = 50

/**
 * Makes the server listen on 127.0.0.1, on the port or the next free one after it; 0 takes any.
 * Resolves with the port. Rejects when none of the next 50 is free.
 */
export async function listenFrom(server: Server, port: number): Promise<number> {
  for (let candidate = port; candidate < port + triedPorts && candidate < 65_536; candidate += 1) {
    if (await tryListen(server, candidate)) return (server.address() as AddressInfo).port
  }
  throw new Error(`No free port from ${port} to ${port + triedPorts - 1}`)
}

/** The first port from the given one on that is free now, for a process that cannot search by itself. */
export async function findFreePort(from: number): Promise<number> {
  const probe = createServer()
  const port = await listenFrom(probe, from)
  await new Promise((resolve) => probe.close(resolve))
  return port
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening)
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    }
    const onListening = () => {
      server.off('error', onError)
      resolve(true)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen(port, '127.0.0.1')
  })
}
