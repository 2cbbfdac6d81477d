import type { PageEntry } from '../runtime/context.ts'

/** What a page would see on its own `window`; the browser's window holds the whole phone. */
const readers: Record<string, (scroller: HTMLElement) => number> = {
  'document.documentElement.scrollWidth': (scroller) => scroller.scrollWidth,
  'document.documentElement.scrollHeight': (scroller) => scroller.scrollHeight,
  'document.documentElement.scrollTop': (scroller) => scroller.scrollTop,
  'document.documentElement.scrollLeft': (scroller) => scroller.scrollLeft,
  'document.documentElement.clientWidth': (scroller) => scroller.clientWidth,
  'document.documentElement.clientHeight': (scroller) => scroller.clientHeight,
  'document.body.scrollTop': (scroller) => scroller.scrollTop,
  'document.body.scrollLeft': (scroller) => scroller.scrollLeft,
  scrollX: (scroller) => scroller.scrollLeft,
  scrollY: (scroller) => scroller.scrollTop,
  innerWidth: (scroller) => scroller.clientWidth,
  innerHeight: (scroller) => scroller.clientHeight,
}

export function readWindowProperty({ scroller }: PageEntry, name: string): number {
  const read = readers[name]
  if (!read) throw new Error(`window.${name} is not available in the simulator`)
  return read(scroller)
}
