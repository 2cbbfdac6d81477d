import type { WebSocket } from 'ws'
import type { ClientEvent } from './app-events.ts'
import { dispatch } from './dispatcher.ts'
import { type AutomatedPhone, createHandlers } from './handlers.ts'

export interface ClientConnection {
  /** Whether it listens yet, which it cannot before its first answer; console lines are for one that asked for them. */
  hears(method: string): boolean
  emit(event: ClientEvent): void
  close(): void
}

export interface ClientConnectionOptions {
  phone: AutomatedPhone
  /** What nobody heard so far, for the client that enables the log. */
  takeUnheard: () => ClientEvent[]
  onClose: () => void
  onActivity: () => void
}

/** One automation client: requests may overlap, answers come as they are ready. */
export function createClientConnection(
  socket: WebSocket,
  options: ClientConnectionOptions,
): ClientConnection {
  let isLogEnabled = false
  let isConnected = false
  let isClosing = false
  const handlers = createHandlers(options.phone, {
    enableLog: () => {
      isLogEnabled = true
      for (const event of options.takeUnheard()) emit(event)
    },
    closeAfterAnswer: () => {
      isClosing = true
    },
  })

  socket.on('error', () => socket.terminate())
  socket.on('message', async (data) => {
    options.onActivity()
    const reply = JSON.stringify(await dispatch(handlers, data.toString()))
    isConnected = true
    socket.send(reply, () => {
      if (isClosing) options.onClose()
    })
  })

  function emit(event: ClientEvent): void {
    socket.send(JSON.stringify(event))
  }

  return {
    hears(method) {
      if (socket.readyState !== socket.OPEN) return false
      return isLogEnabled || (isConnected && method !== 'App.logAdded')
    },
    emit,
    close() {
      socket.close(1001, 'The simulator ends')
    },
  }
}
