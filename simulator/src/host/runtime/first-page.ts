import type { PageEntry } from './context.ts'
import type { Host } from './host.ts'

/** Waits for the page that stays on top after the launch, also when the app itself chooses one later. */
export async function waitForFirstPage({ context, pages }: Host): Promise<PageEntry> {
  const { stack } = pages
  if (!stack.current()) await new Promise<void>((resolve) => void context.events.on('route', () => resolve()))
  for (let page = stack.current(); page; page = stack.current()) {
    await page.ready()
    if (page === stack.current()) return page.entry
  }
  throw new Error('the app closed its first page')
}
