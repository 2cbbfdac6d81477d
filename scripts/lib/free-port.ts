import { createServer } from 'node:net'

/** The first free loopback port at or after the wanted one that is not among those already chosen. */
export async function findFreePort(wanted: number, chosen: number[]): Promise<number> {
  for (let port = wanted; port < wanted + 100; port += 1)
    if (!chosen.includes(port) && (await isFree(port))) return port
  throw new Error(`No free port from ${wanted} to ${wanted + 99}.`)
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    )
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)))
  })
}
