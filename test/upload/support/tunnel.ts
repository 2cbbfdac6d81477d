import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createAuthority } from './certificate.ts'

export interface Tunnel {
  /** Of the proxy, for the client's proxy setting. */
  url: string
  /** PEM of the authority that vouches for the host, for `NODE_EXTRA_CA_CERTS`. */
  authority: string
  /** Where clients asked to be led. */
  targets: string[]
  /** Status line with which the proxy refuses. Null: it leads on. */
  refusal: string | null
  /** Cuts every connection as soon as it leads on. */
  isCut: boolean
  close(): Promise<void>
}

/** A proxy on loopback that leads to one HTTPS host, which it plays itself, and nowhere else. */
export async function openTunnel(host: string, listener: RequestListener): Promise<Tunnel> {
  const authority = createAuthority('Authority of the test')
  const site = createHttpsServer(authority.issue(host), listener)
  const proxy = createHttpServer((_request, response) => response.writeHead(405).end())
  const sockets = new Set<Socket>()
  const tunnel: Tunnel = {
    url: '',
    authority: authority.certificate,
    targets: [],
    refusal: null,
    isCut: false,
    async close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
  proxy.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)))
  proxy.on('connect', (request, socket) => {
    tunnel.targets.push(request.url ?? '')
    const refusal = tunnel.refusal ?? (request.url === `${host}:443` ? null : '403 Forbidden')
    if (refusal !== null) return socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (tunnel.isCut) return socket.destroy()
    return site.emit('connection', socket)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  tunnel.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return tunnel
}
