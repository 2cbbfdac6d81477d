import { type ConsoleLine, isShown, type LevelFilter } from './console-line.ts'
import { create, createButton, createSelect } from './dom.ts'
import type { Panel } from './tabs.ts'
import type { Texts } from './texts.ts'
import { clockTime, deviceName } from './timeline.ts'

export interface ConsolePanel extends Panel {
  add(line: ConsoleLine): void
  clear(): void
}

const keptLines = 500
const nearBottomPixels = 24

/** What the apps print. `onProblems` hears how many warnings and errors there are. */
export function createConsolePanel(texts: Texts, onProblems: (count: number) => void): ConsolePanel {
  let lines: ConsoleLine[] = []
  let filter: LevelFilter = 'all'
  const list = create('ol', { class: 'lines', tabindex: '0', 'aria-label': texts.tabs.console })
  const empty = create('p', { class: 'hint' }, [texts.emptyConsole])
  const level = createSelect({
    label: texts.levels.label,
    choices: [
      ['all', texts.levels.all],
      ['problems', texts.levels.problems],
      ['errors', texts.levels.errors],
    ],
    onChoose(value) {
      filter = value as LevelFilter
      renderAll()
    },
  })

  function renderAll(): void {
    list.replaceChildren(...lines.filter((line) => isShown(line, filter)).map(toItem))
    settle()
  }

  function settle(): void {
    empty.hidden = lines.length > 0
    list.scrollTop = list.scrollHeight
    onProblems(lines.filter((line) => isShown(line, 'problems')).length)
  }

  function toItem({ deviceId, at, level: kind, text }: ConsoleLine): HTMLElement {
    const head = `${clockTime(Date.parse(at))} ${deviceName(deviceId, texts)} ${texts.level[kind]}`
    return create('li', { class: `line ${kind}` }, [
      create('span', { class: 'line-head' }, [head]),
      create('span', { class: 'line-text' }, [text]),
    ])
  }

  function clear(): void {
    lines = []
    renderAll()
  }

  return {
    root: create('div', { class: 'panel-column' }, [
      create('div', { class: 'toolbar' }, [level.root, createButton(texts.clear, clear)]),
      empty,
      list,
    ]),
    setShown: (isVisible) => isVisible && settle(),
    add(line) {
      const isAtBottom = list.scrollHeight - list.scrollTop - list.clientHeight < nearBottomPixels
      const scrollTop = list.scrollTop
      lines.push(line)
      if (isShown(line, filter)) list.append(toItem(line))
      if (lines.length > keptLines) {
        lines.shift()
        renderAll()
      } else settle()
      if (!isAtBottom) list.scrollTop = scrollTop
    },
    clear,
  }
}
