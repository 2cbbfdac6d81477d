import { once } from 'node:events'
import WebSocket from 'ws'

export interface Answer {
  id?: unknown
  method?: string
  params?: unknown
  result?: unknown
  error?: { message: string }
}

export interface RawClient {
  socket: WebSocket
  /** Sends one text frame and gives the next frame that comes back. */
  sendText(text: string): Promise<Answer>
  request(method: string, params?: unknown): Promise<Answer>
  close(): Promise<void>
}

/** A client that sends what it is told to, well-formed or not. */
export async function openRawClient(endpoint: string): Promise<RawClient> {
  const socket = new WebSocket(endpoint)
  await once(socket, 'open')
  async function sendText(text: string): Promise<Answer> {
    const answered = once(socket, 'message')
    socket.send(text)
    const [data] = await answered
    return JSON.parse(String(data)) as Answer
  }
  return {
    socket,
    sendText,
    request: (method, params = {}) => sendText(JSON.stringify({ id: 'a', method, params })),
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
