import { create } from './dom.ts'

export interface Panel {
  root: HTMLElement
  /** Nobody looks at a hidden panel, so it need not follow. */
  setShown(isShown: boolean): void
}

interface Tab {
  id: string
  label: string
  panel: Panel
}

export interface Tabs {
  root: HTMLElement
  /** A number beside the label; zero takes it away. */
  setCount(id: string, count: number): void
}

const moves: Record<string, (index: number, count: number) => number> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** Tabs as the ARIA practices describe them: one stop for the Tab key, arrows move and select. */
export function createTabs(label: string, tabs: Tab[]): Tabs {
  const buttons = tabs.map(createTabButton)
  const panels = tabs.map(createTabPanel)

  function select(selected: number): void {
    tabs.forEach(({ panel }, index) => {
      const isShown = index === selected
      buttons[index]?.setAttribute('aria-selected', String(isShown))
      buttons[index]?.setAttribute('tabindex', isShown ? '0' : '-1')
      panels[index]?.toggleAttribute('hidden', !isShown)
      panel.setShown(isShown)
    })
  }

  listenToTabs(buttons, select)
  select(0)
  const list = create('div', { role: 'tablist', 'aria-label': label }, buttons)
  return {
    root: create('div', { class: 'tabs' }, [list, ...panels]),
    setCount(id, count) {
      const index = tabs.findIndex((tab) => tab.id === id)
      const badge = count > 0 ? [create('span', { class: 'badge' }, [String(count)])] : []
      buttons[index]?.replaceChildren(tabs[index]?.label ?? '', ...badge)
    },
  }
}

function createTabButton({ id, label }: Tab): HTMLButtonElement {
  const attributes = { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` }
  return create('button', attributes, [label])
}

function createTabPanel({ id, panel }: Tab): HTMLElement {
  const attributes = { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, tabindex: '0' }
  return create('div', attributes, [panel.root])
}

function listenToTabs(buttons: HTMLButtonElement[], select: (index: number) => void): void {
  buttons.forEach((button, index) => {
    button.addEventListener('click', () => select(index))
    button.addEventListener('keydown', (event) => {
      const move = moves[event.key]
      if (!move) return
      event.preventDefault()
      const next = move(index, buttons.length)
      select(next)
      buttons[next]?.focus()
    })
  })
}
