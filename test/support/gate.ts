import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Hold {
  /** Resolves when the first request stands before the gate. */
  arrived: Promise<void>
  /** Lets through what waits, and everything after it. */
  release(): void
}

interface Barrier extends Hold {
  matches(request: IncomingMessage): boolean
  note(): void
  opened: Promise<void>
}

/** Stands between the phones and the server, and holds back chosen requests until a test lets them go. */
export class Gate {
  /** Where the requests go; nobody answers there while the server is down. */
  target = ''
  #barriers: Barrier[] = []
  #server: Server = createServer((request, response) => void this.#pass(request, response))

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Holds requests of this method and path; with `*` as path every request. */
  hold(method: string, path: string): Hold {
    const barrier = createBarrier(method, path)
    this.#barriers.push(barrier)
    return barrier
  }

  async close(): Promise<void> {
    for (const barrier of this.#barriers) barrier.release()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const barrier of this.#barriers.filter((candidate) => candidate.matches(request))) {
      barrier.note()
      await barrier.opened
    }
    if (response.destroyed) return
    const { method, url, headers } = request
    const onward = httpRequest(new URL(url ?? '/', this.target), { method, headers, agent: false })
    onward.on('error', () => response.destroy())
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  }
}

function createBarrier(method: string, path: string): Barrier {
  let note = () => {}
  let release = () => {}
  let isOpen = false
  const arrived = new Promise<void>((resolve) => {
    note = resolve
  })
  const opened = new Promise<void>((resolve) => {
    release = () => {
      isOpen = true
      resolve()
    }
  })
  const matches = (request: IncomingMessage) =>
    !isOpen && (path === '*' || (request.method === method && request.url === path))
  return { matches, note, release, arrived, opened }
}
