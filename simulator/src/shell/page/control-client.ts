import type { ControlEvent } from '../../protocol/control.ts'

export interface ControlClient {
  send(method: string, path: string, body?: unknown): Promise<unknown>
  /** Calls back for every event; resolves when the stream ends. */
  follow(onEvent: (event: ControlEvent) => void): Promise<void>
}

/** The token stays in memory and travels in `Authorization` only. */
export function createControlClient(token: string): ControlClient {
  const authorization = `Bearer ${token}`
  return {
    async send(method, path, body) {
      const response = await fetch(`/control${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.message)
      return answer
    },
    async follow(onEvent) {
      const response = await fetch('/control/events', { headers: { authorization } })
      if (!response.ok || !response.body) throw new Error((await response.json()).message)
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        const lines = (rest + chunk.value).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) onEvent(JSON.parse(line))
      }
    },
  }
}
