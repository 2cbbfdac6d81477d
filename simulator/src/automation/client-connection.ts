import type { WebSocket } from 'ws'
import { dispatch } from './dispatcher.ts'
import { type AutomatedPhone, createHandlers } from './handlers.ts'

export interface ClientConnection {
  emit(method: string, params: unknown): void
  close(): void
}

export interface ClientConnectionOptions {
  phone: AutomatedPhone
  onClose: () => void
  onActivity: () => void
}

/** One automation client: requests may overlap, answers come as they are ready. */
export function createClientConnection(
  socket: WebSocket,
  options: ClientConnectionOptions,
): ClientConnection {
  let isLogEnabled = false
  let isClosing = false
  const handlers = createHandlers(options.phone, {
    enableLog: () => {
      isLogEnabled = true
    },
    closeAfterAnswer: () => {
      isClosing = true
    },
  })

  socket.on('error', () => socket.terminate())
  socket.on('message', async (data) => {
    options.onActivity()
    const reply = JSON.stringify(await dispatch(handlers, data.toString()))
    socket.send(reply, () => {
      if (isClosing) options.onClose()
    })
  })

  return {
    emit(method, params) {
      if (method === 'App.logAdded' && !isLogEnabled) return
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ method, params }))
    },
    close() {
      socket.close(1001, 'The simulator ends')
    },
  }
}
