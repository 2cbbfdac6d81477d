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
  const state = { isLogEnabled: false, isConnected: false, isClosing: false }
  const emit = (event: ClientEvent): void => socket.send(JSON.stringify(event))
  const handlers = createHandlers(options.phone, {
    enableLog() {
      state.isLogEnabled = true
      for (const event of options.takeBacklog()) emit(event)
    },
    closeAfterAnswer() {
      state.isClosing = true
    },
  })
  socket.on('error', () => socket.terminate())
  socket.on('message', async (data) => {
    options.onActivity()
    const reply = JSON.stringify(await dispatch(handlers, data.toString()))
    state.isConnected = true
    socket.send(reply, () => {
      if (state.isClosing) options.onClose()
    })
  })
  return {
    accepts(method) {
      if (socket.readyState !== socket.OPEN) return false
      return state.isLogEnabled || (state.isConnected && method !== 'App.logAdded')
    },
    emit,
    close: () => socket.close(1001, 'The simulator ends'),
  }
}
