import { type Choice, create } from './dom.ts'
import type { Panel } from './tabs.ts'

export interface WatchingPanel extends Panel {
  /** The devices to choose from; the chosen one stays if it is among them. */
  setDevices(choices: Choice[]): void
  deviceId(): string
  /** Looks again now. */
  refresh(): void
}

interface WatchingOptions {
  label: string
  /** What the device has now, as JSON; a rejection shows its sentence. */
  read: (deviceId: string) => Promise<unknown>
  render: (value: unknown) => (Node | string)[]
  actions?: HTMLElement[]
}

const lookAgainMs = 1500

/** Shows something of one device and looks again while a person looks at it; nothing moves unless it changed. */
export function createWatchingPanel({ label, read, render, actions = [] }: WatchingOptions): WatchingPanel {
  const content = create('div', { class: 'watched' })
  const chooser = create('select')
  const look = createLook(chooser, read, (value) =>
    content.replaceChildren(...(typeof value === 'string' ? [toHint(value)] : render(value))),
  )
  chooser.addEventListener('change', look)
  let timer = 0
  const field = create('label', { class: 'field' }, [label, chooser])
  const toolbar = create('div', { class: 'toolbar' }, [field, ...actions])
  return {
    root: create('div', { class: 'panel-column' }, [toolbar, content]),
    setShown(isShown) {
      clearInterval(timer)
      if (!isShown) return
      timer = window.setInterval(look, lookAgainMs)
      look()
    },
    setDevices(choices) {
      const known = [...chooser.options].map(({ text }) => text).join()
      if (known === choices.map(([, text]) => text).join()) return
      const { value } = chooser
      chooser.replaceChildren(...choices.map(([id, text]) => new Option(text, id, false, id === value)))
      look()
    },
    deviceId: () => chooser.value,
    refresh: look,
  }
}

/** Reads what the chosen device has now, and shows it when it is not what is shown already. */
function createLook(
  chooser: HTMLSelectElement,
  read: WatchingOptions['read'],
  show: (value: unknown) => void,
): () => void {
  let shown = ''
  const look = async (): Promise<void> => {
    if (document.visibilityState === 'hidden' || chooser.value === '') return
    const deviceId = chooser.value
    const value = await read(deviceId).catch((error: unknown) => (error as Error).message)
    const text = `${deviceId} ${JSON.stringify(value)}`
    if (deviceId !== chooser.value || text === shown) return
    shown = text
    show(value)
  }
  return () => void look()
}

export function toHint(sentence: string): HTMLElement {
  return create('p', { class: 'hint' }, [sentence])
}
