/** Longest wait for a frame: a page in a background tab draws none. */
const maxWaitMs = 100

/** Calls back once what stands in the document has been laid out. */
export function nextFrame(callback: () => void): void {
  let isDone = false
  const run = (): void => {
    if (isDone) return
    isDone = true
    callback()
  }
  requestAnimationFrame(() => setTimeout(run, 0))
  setTimeout(run, maxWaitMs)
}

/** Components whose `ready` lifetime is due after the next rendering; the engine never calls it. */
export function createReadyQueue<Component extends { triggerLifetime(name: string, args: []): void }>() {
  const waiting: Component[] = []
  const flush = (): void => {
    for (const component of waiting.splice(0)) component.triggerLifetime('ready', [])
  }
  return {
    add(component: Component): void {
      if (waiting.push(component) === 1) nextFrame(flush)
    },
    flush,
  }
}
