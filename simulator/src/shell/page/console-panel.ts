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

/** What the apps print. `onProblems` is given the number of warnings and errors whenever it may have changed. */
export function createConsolePanel(texts: Texts, onProblems: (count: number) => void): ConsolePanel {
  const lines = createLines(texts, onProblems)
  const level = createSelect({
    label: texts.levels.label,
    choices: [
      ['all', texts.levels.all],
      ['problems', texts.levels.problems],
      ['errors', texts.levels.errors],
    ],
    onChoose: (value) => lines.setFilter(value as LevelFilter),
  })
  const toolbar = create('div', { class: 'toolbar' }, [level.root, createButton(texts.clear, lines.clear)])
  return {
    root: create('div', { class: 'panel-column' }, [toolbar, lines.empty, lines.list]),
    setShown: (isVisible) => isVisible && lines.settle(),
    add: lines.add,
    clear: lines.clear,
  }
}

function createLines(texts: Texts, onProblems: (count: number) => void) {
  let lines: ConsoleLine[] = []
  let filter: LevelFilter = 'all'
  const list = create('ol', { class: 'lines', tabindex: '0', 'aria-label': texts.tabs.console })
  const empty = create('p', { class: 'hint' }, [texts.emptyConsole])

  function settle(): void {
    empty.hidden = lines.length > 0
    list.scrollTop = list.scrollHeight
    onProblems(lines.filter((line) => isShown(line, 'problems')).length)
  }

  function show(next: ConsoleLine[], nextFilter = filter): void {
    lines = next
    filter = nextFilter
    list.replaceChildren(...lines.filter((line) => isShown(line, filter)).map((line) => toItem(line, texts)))
    settle()
  }

  function add(line: ConsoleLine): void {
    const { scrollTop } = list
    const isAtBottom = list.scrollHeight - scrollTop - list.clientHeight < nearBottomPixels
    lines.push(line)
    if (isShown(line, filter)) list.append(toItem(line, texts))
    if (lines.length > keptLines) show(lines.slice(1))
    else settle()
    if (!isAtBottom) list.scrollTop = scrollTop
  }

  const setFilter = (next: LevelFilter): void => show(lines, next)
  return { list, empty, settle, add, setFilter, clear: () => show([]) }
}

function toItem({ deviceId, at, level, text }: ConsoleLine, texts: Texts): HTMLElement {
  const head = `${clockTime(Date.parse(at))} ${deviceName(deviceId, texts)} ${texts.level[level]}`
  return create('li', { class: `line ${level}` }, [
    create('span', { class: 'line-head' }, [head]),
    create('span', { class: 'line-text' }, [text]),
  ])
}
