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

/** A request of a phone that was answered. */
export interface PassedRequest {
  method: string
  path: string
  status: number
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
  /** What was answered, in the order of the answers. */
  readonly passed: PassedRequest[] = []
  #barriers: Barrier[] = []
  readonly #underWay = new Set<Promise<void>>()
  #server: Server = createServer((request, response) => this.#follow(this.#pass(request, response)))

  /** Listens on the port, or on any free one. */
  async open(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Holds requests of this method and path; with `*` as path every request. */
  hold(method: string, path: string): Hold {
    const barrier = createBarrier(method, path)
    this.#barriers.push(barrier)
    return barrier
  }

  /** Resolves when the server works on no request that came through here. */
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    for (const barrier of this.#barriers) barrier.release()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
    await Promise.all(this.#underWay)
  }

  #follow(passing: Promise<void>): void {
    const done = passing.finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const barrier of this.#barriers.filter((candidate) => candidate.matches(request))) {
      barrier.note()
      await barrier.opened
    }
    if (response.destroyed) return
    const { method, url, headers } = request
    const onward = httpRequest(new URL(url ?? '/', this.target), { method, headers, agent: false })
    const closed = new Promise<void>((resolve) => onward.on('close', resolve))
    onward.on('error', () => response.destroy())
    request.on('close', () => request.complete || onward.destroy())
    onward.on('response', (answer) => {
      const status = answer.statusCode ?? 502
      response.on('finish', () => this.passed.push({ method: method ?? '', path: pathOf(request), status }))
      // Nobody reads on where the phone has gone meanwhile.
      response.on('close', () => answer.resume())
      response.writeHead(status, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
    await closed
  }
}

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?', 1)[0] as string

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
