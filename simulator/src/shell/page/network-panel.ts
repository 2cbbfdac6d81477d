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
  const headings = [texts.time, texts.way, texts.request, texts.result, texts.duration]
  const table = create('table', { class: 'timeline', 'aria-label': texts.tabs.network }, [
    create('thead', {}, [
      create(
        'tr',
        {},
        headings.map((heading) => create('th', { scope: 'col' }, [heading])),
      ),
    ]),
    body,
  ])
  const scroller = create('div', { class: 'table-scroller', tabindex: '0' }, [table])
  const empty = create('p', { class: 'hint' }, [texts.emptyNetwork])

  function render(): void {
    if (!isVisible) return
    body.replaceChildren(...entries.map(toRow))
    empty.hidden = entries.length > 0
    scroller.hidden = entries.length === 0
    scroller.scrollTop = scroller.scrollHeight
  }

  function toRow(entry: TrafficEntry): HTMLElement {
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

  function clear(): void {
    entries = []
    render()
  }

  return {
    root: create('div', { class: 'panel-column' }, [
      create('div', { class: 'toolbar' }, [
        create('p', { class: 'hint' }, [texts.networkHint]),
        createButton(texts.clear, clear),
      ]),
      empty,
      scroller,
    ]),
    setShown(isShown) {
      isVisible = isShown
      render()
    },
    add(entry) {
      entries = addToTimeline(entries, entry)
      render()
    },
    clear,
  }
}
