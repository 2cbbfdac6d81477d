import type { TrafficEntry } from '../../protocol/control.ts'
import { create, createButton } from './dom.ts'
import type { Panel } from './tabs.ts'
import type { Texts } from './texts.ts'
import { addToTimeline, clockTime, describeResult, describeWay, hasFailed, startOf } from './timeline.ts'

export interface NetworkPanel extends Panel {
  add(entry: TrafficEntry): void
  clear(): void
}

/** Phone → server → WeChat as one timeline. */
export function createNetworkPanel(texts: Texts): NetworkPanel {
  let entries: TrafficEntry[] = []
  let isVisible = false
  const body = create('tbody')
  const scroller = create('div', { class: 'table-scroller', tabindex: '0' }, [createTable(texts, body)])
  const empty = create('p', { class: 'hint' }, [texts.emptyNetwork])

  function show(next: TrafficEntry[]): void {
    entries = next
    if (!isVisible) return
    body.replaceChildren(...entries.map((entry) => toRow(entry, texts)))
    empty.hidden = entries.length > 0
    scroller.hidden = entries.length === 0
    scroller.scrollTop = scroller.scrollHeight
  }

  const clear = (): void => show([])
  const hint = create('p', { class: 'hint' }, [texts.networkHint])
  const toolbar = create('div', { class: 'toolbar' }, [hint, createButton(texts.clear, clear)])
  return {
    root: create('div', { class: 'panel-column' }, [toolbar, empty, scroller]),
    setShown(isShown) {
      isVisible = isShown
      show(entries)
    },
    add: (entry) => show(addToTimeline(entries, entry)),
    clear,
  }
}

function createTable(texts: Texts, body: HTMLElement): HTMLElement {
  const headings = [texts.time, texts.way, texts.request, texts.result, texts.duration]
  const cells = headings.map((heading) => create('th', { scope: 'col' }, [heading]))
  const head = create('thead', {}, [create('tr', {}, cells)])
  return create('table', { class: 'timeline', 'aria-label': texts.tabs.network }, [head, body])
}

function toRow(entry: TrafficEntry, texts: Texts): HTMLElement {
  const cells = [
    clockTime(startOf(entry)),
    describeWay(entry, texts),
    `${entry.method} ${entry.path}`,
    describeResult(entry, texts),
    `${entry.durationMs} ms`,
  ]
  return create(
    'tr',
    { 'data-from': entry.from, ...(hasFailed(entry) ? { class: 'failed' } : {}) },
    cells.map((cell) => create('td', {}, [cell])),
  )
}
