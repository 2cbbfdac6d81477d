import { connect, type Socket } from 'node:net'

export interface LoadResult {
  perSecond: number
  medianMs: number
  p99Ms: number
  /** Answers by status. */
  statuses: Record<number, number>
}

interface LoadOptions {
  port: number
  connections: number
  durationMs: number
  /** The bytes of the next request. */
  nextRequest: () => string
}

/**
 * Sends requests over kept-alive connections, one at a time on each, with as little work on this side as
 * can be: a full HTTP client would be the bottleneck that is measured.
 */
export async function runLoad({
  port,
  connections,
  durationMs,
  nextRequest,
}: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  const statuses: Record<number, number> = {}
  const startedAt = performance.now()
  const endsAt = startedAt + durationMs
  const onAnswer = (status: number, latencyMs: number) => {
    latencies.push(latencyMs)
    statuses[status] = (statuses[status] ?? 0) + 1
    return performance.now() < endsAt
  }
  await Promise.all(Array.from({ length: connections }, () => drive(port, nextRequest, onAnswer)))
  const seconds = (performance.now() - startedAt) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  return { perSecond: latencies.length / seconds, medianMs: at(0.5), p99Ms: at(0.99), statuses }
}

type OnAnswer = (status: number, latencyMs: number) => boolean

function drive(port: number, nextRequest: () => string, onAnswer: OnAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    let sentAt = 0
    const send = () => {
      received = ''
      sentAt = performance.now()
      socket.write(nextRequest())
    }
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('data', (chunk) => {
      received += chunk
      const status = readStatus(received)
      if (status === null) return
      if (onAnswer(status, performance.now() - sentAt)) send()
      else finish(socket, resolve)
    })
    socket.on('error', reject)
  })
}

function finish(socket: Socket, resolve: () => void): void {
  socket.on('close', () => resolve())
  socket.destroy()
}

/** Null until the whole answer is there. */
function readStatus(received: string): number | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1]
  if (received.length < headEnd + 4 + Number(length ?? 0)) return null
  return Number(received.slice(9, 12))
}
