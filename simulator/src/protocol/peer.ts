/**
 * A symmetric JSON call channel: either end calls methods of the other and sends it events.
 * Runs in Node and in the browser; the transport is an argument.
 *
 * Wire: `{id, method, params}` is a call, `{id, result}` or `{id, error}` its answer, `{event, params}` an event.
 */
export interface PeerError {
  message: string
  /** Extra JSON fields of the error, such as WeChat's `errMsg` and `errno`. */
  data?: Record<string, unknown>
}

export interface PeerOptions {
  send: (text: string) => void
  /** Answers a call of the other end. What it throws crosses as a `PeerError`. */
  onCall: (method: string, params: unknown) => unknown
  onEvent: (event: string, params: unknown) => void
}

export interface Peer {
  /** Calls the other end; rejects with a `RemoteError`, also when the channel closes first. */
  call(method: string, params?: unknown): Promise<unknown>
  emit(event: string, params?: unknown): void
  /** Feeds one received text frame. */
  receive(text: string): void
  /** Rejects every pending call with the reason. */
  close(reason: string): void
}

export class RemoteError extends Error {
  override name = 'RemoteError'
  readonly data: Record<string, unknown>
  constructor(message: string, data: Record<string, unknown> = {}) {
    super(message)
    this.data = data
  }
}

interface Pending {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

interface Frame {
  id?: number
  method?: string
  event?: string
  params?: unknown
  result?: unknown
  error?: PeerError
}

export function createPeer({ send, onCall, onEvent }: PeerOptions): Peer {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let closedReason: string | null = null

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const reply: Frame = { id }
    try {
      reply.result = (await onCall(method, params)) ?? null
    } catch (error) {
      reply.error = toPeerError(error)
    }
    if (closedReason === null) send(JSON.stringify(reply))
  }

  function settle({ id, result, error }: Frame): void {
    const call = pending.get(id as number)
    if (!call) return
    pending.delete(id as number)
    if (error) call.reject(new RemoteError(error.message, error.data))
    else call.resolve(result)
  }

  return {
    call(method, params = {}) {
      if (closedReason !== null) return Promise.reject(new RemoteError(closedReason))
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject })
        send(JSON.stringify({ id, method, params }))
      })
    },
    emit(event, params = {}) {
      if (closedReason === null) send(JSON.stringify({ event, params }))
    },
    receive(text) {
      const frame = JSON.parse(text) as Frame
      if (frame.event !== undefined) onEvent(frame.event, frame.params)
      else if (frame.method !== undefined) void answer(frame.id as number, frame.method, frame.params)
      else settle(frame)
    },
    close(reason) {
      closedReason = reason
      for (const call of pending.values()) call.reject(new RemoteError(reason))
      pending.clear()
    },
  }
}

function toPeerError(error: unknown): PeerError {
  if (error instanceof RemoteError) return { message: error.message, data: error.data }
  return { message: error instanceof Error ? error.message : String(error) }
}
