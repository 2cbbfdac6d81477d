/**
 * A symmetric JSON call channel: either end calls methods of the other and sends it events.
 * Runs in Node and in the browser; the transport is an argument.
 *
 * Wire: `{id, method, params}` is a call, `{id, result}` or `{id, error}` its answer, `{event, params}` an event.
 */
import { wordsOf } from './thrown.ts'

/** What one frame may hold on any socket of the simulator. */
export const maxFrameBytes = 32 * 1024 * 1024

export interface PeerError {
  message: string
  /** Extra JSON fields of the error, such as WeChat's `errMsg` and `errno`. */
  data?: Record<string, unknown>
}

/** Methods of one end by name, as the other end may call them. */
export type Calls<Table> = { [Method in keyof Table]: { params: unknown; result: unknown } }

/** The functions behind a table of calls. */
export type CallHandlers<Table extends Calls<Table>> = {
  [Method in keyof Table]: (
    params: Table[Method]['params'],
  ) => Table[Method]['result'] | Promise<Table[Method]['result']>
}

/** The functions that follow a table of events. */
export type EventHandlers<Events> = { [Name in keyof Events]: (params: Events[Name]) => void }

/** Params may be left out where they are a plain `object`, without a field that must be there. */
type Given<Params> = object extends Params ? [params?: Params] : [params: Params]

type Named<Table> = keyof Table & string

type Untyped = Record<string, { params: unknown; result: unknown }>

export interface PeerOptions {
  send: (text: string) => void
  /** Answers a call of the other end. What it throws crosses as a `PeerError`. */
  onCall: (method: string, params: unknown) => unknown
  onEvent: (event: string, params: unknown) => void
}

/** One end of a channel: it makes the calls and sends the events that the other end declares. */
export interface Peer<Table extends Calls<Table> = Untyped, Events = Record<string, unknown>> {
  /** Calls the other end; rejects with a `RemoteError`, also when the channel closes first. */
  call<Method extends Named<Table>>(
    method: Method,
    ...given: Given<Table[Method]['params']>
  ): Promise<Table[Method]['result']>
  emit<Event extends Named<Events>>(event: Event, ...given: Given<Events[Event]>): void
  /** Feeds one received text frame. Throws when it is not a JSON object. */
  receive(text: string): void
  /** Rejects every pending call with the reason. */
  close(reason: string): void
}

/** A failure that crossed the channel, or is meant to: `data` goes with it. */
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

/**
 * One end of the channel. It sends text frames through `send` and is fed with `receive`.
 * The type arguments name the calls that the other end answers and the events that it follows; incoming frames are
 * checked by whoever answers them.
 */
export function createPeer<Table extends Calls<Table> = Untyped, Events = Record<string, unknown>>({
  send,
  onCall,
  onEvent,
}: PeerOptions): Peer<Table, Events> {
  const pending = createPendingCalls(send)
  let closedReason: string | null = null

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const text = await writeAnswer(id, () => onCall(method, params))
    if (closedReason === null) send(text)
  }

  return {
    call(method: string, params: unknown = {}) {
      if (closedReason !== null) return Promise.reject(new RemoteError(closedReason))
      return pending.add((id) => JSON.stringify({ id, method, params }))
    },
    emit(event: string, params: unknown = {}) {
      if (closedReason === null) send(JSON.stringify({ event, params }))
    },
    receive(text: string) {
      const frame = JSON.parse(text) as Frame
      if (frame.event !== undefined) onEvent(frame.event, frame.params)
      else if (frame.method !== undefined) void answer(frame.id as number, frame.method, frame.params)
      else pending.settle(frame)
    },
    close(reason: string) {
      closedReason = reason
      pending.rejectAll(reason)
    },
  } as Peer<Table, Events>
}

/** Calls that the other end has not answered yet. */
function createPendingCalls(send: (text: string) => void) {
  const pending = new Map<number, Pending>()
  let lastId = 0
  return {
    add(write: (id: number) => string): Promise<unknown> {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const text = write(id)
        pending.set(id, { resolve, reject })
        send(text)
      })
    },
    settle({ id, result, error }: Frame): void {
      const call = pending.get(id as number)
      if (!call) return
      pending.delete(id as number)
      if (error) call.reject(new RemoteError(error.message, error.data))
      else call.resolve(result)
    },
    rejectAll(reason: string): void {
      for (const call of pending.values()) call.reject(new RemoteError(reason))
      pending.clear()
    },
  }
}

/** A caller without an answer would wait for ever, so there is one for every outcome. */
async function writeAnswer(id: number, work: () => unknown): Promise<string> {
  try {
    return writeResult(id, (await work()) ?? null)
  } catch (error) {
    return JSON.stringify({ id, error: toPeerError(error) })
  }
}

function writeResult(id: number, result: unknown): string {
  const text = toJson({ id, result })
  // A character takes three bytes at most.
  const mayBeTooLarge = text.length * 3 > maxFrameBytes
  if (mayBeTooLarge && new TextEncoder().encode(text).length > maxFrameBytes)
    throw new Error(`The result is larger than ${maxFrameBytes / 1024 / 1024} MB`)
  return text
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    throw new Error(`The result cannot be sent as JSON: ${wordsOf(error).split('\n')[0]}`)
  }
}

function toPeerError(error: unknown): PeerError {
  if (error instanceof RemoteError) return { message: error.message, data: error.data }
  return { message: wordsOf(error) }
}
