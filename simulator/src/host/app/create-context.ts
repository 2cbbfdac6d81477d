import type { Element } from 'glass-easel'
import { createPermissions } from '../consent/permissions.ts'
import { createPrivacy } from '../consent/privacy.ts'
import type { HostContext, PageEntry, PageStack, WindowMetrics } from '../context/context.ts'
import { createMissingNotes } from '../context/missing.ts'
import { domOf } from '../engine/backend.ts'
import { selectInElement, selectInPage } from '../engine/wxml-query.ts'
import { createNative } from '../native/index.ts'
import type { ChromeView } from '../pages/chrome-view.ts'
import type { LiveStack } from '../pages/page-stack.ts'
import type { Pages } from '../pages/pages.ts'

type Given = 'boot' | 'peer' | 'phone' | 'events' | 'chrome' | 'reportError'

interface ContextParts extends Pick<HostContext, Given> {
  view: ChromeView
  pages: Pages
  console: Console
}

export function createContext({ view, pages, console, ...parts }: ContextParts): HostContext {
  const native = createNative(view.overlay)
  const privacy = createPrivacy({ ...parts, native })
  return {
    ...parts,
    stack: toPageStack(pages.stack),
    native,
    privacy,
    permissions: createPermissions({ ...parts, native, privacy }),
    metrics: () => measureWindow(view.area),
    selectAll: (selector, scope) => selectAll(selector, scope, pages),
    domOf,
    pageOf: pages.pageOf,
    noteMissing: createMissingNotes((sentence) => console.error(sentence)),
  }
}

function toPageStack(stack: LiveStack<PageEntry>): PageStack {
  return {
    ...stack,
    current: () => stack.current()?.entry ?? null,
    entries: () => stack.pages().map((page) => page.entry),
  }
}

/** Measures the phone; `area` is where pages are drawn. */
function measureWindow(area: HTMLElement): WindowMetrics {
  const box = area.getBoundingClientRect()
  return {
    screenWidth: window.innerWidth,
    screenHeight: window.innerHeight,
    windowWidth: box.width,
    windowHeight: box.height,
    statusBarHeight: 0,
    pixelRatio: window.devicePixelRatio,
    windowTop: box.top,
  }
}

function selectAll(selector: string, scope: unknown, pages: Pages): Element[] {
  const current: PageEntry | undefined = pages.stack.current()?.entry
  const root = (scope as { _$?: PageEntry['root'] } | undefined)?._$ ?? current?.root
  if (!root) return []
  const page = pages.pageOf(root)
  if (!page || page.root === root) return selectInPage(root, selector)
  return selectInElement(root, selector, page.root)
}
