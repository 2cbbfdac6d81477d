import type { WebSocket } from 'ws'
import type { ClientEvent } from './app-events.ts'
import { dispatch } from './dispatcher.ts'
import { type AutomatedPhone, createHandlers } from './handlers.ts'

export interface ClientConnection {
  /** A client can take events after its first answer, and console lines once it has enabled the log. */
  accepts(method: string): boolean
  emit(event: ClientEvent): void
  close(): void
}

export interface ClientConnectionOptions {
  phone: AutomatedPhone
  /** What no client has received so far, for the one that enables the log. */
  takeBacklog: () => ClientEvent[]
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
      for (const event of options.takeBacklog()) emit(event)
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
    accepts(method) {
      if (socket.readyState !== socket.OPEN) return false
      return isLogEnabled || (isConnected && method !== 'App.logAdded')
    },
    emit,
    close() {
      socket.close(1001, 'The simulator ends')
    },
  }
}
