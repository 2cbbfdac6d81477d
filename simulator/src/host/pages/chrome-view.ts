import { ignoreForeignClicks } from '../native/foreign-clicks.ts'
import type { ResolvedTabBar } from './app-config.ts'

export interface NavigationBarState {
  title: string
  frontColor: string
  backgroundColor: string
  isCustom: boolean
  isLoading: boolean
  canGoBack: boolean
  canGoHome: boolean
}

export interface TabBarState {
  bar: ResolvedTabBar
  selectedPath: string
}

export interface ChromeView {
  /** Pages are drawn here. */
  area: HTMLElement
  /** Covers everything: toasts, dialogs. */
  overlay: HTMLElement
  showNavigationBar(state: NavigationBarState): void
  showTabBar(state: TabBarState | null): void
  /** Says what taps on the bars do. */
  onTap(actions: ChromeActions): void
}

export interface ChromeActions {
  goBack(): void
  goHome(): void
  tapTab(index: number): void
}

const backArrow = 'M15 4 7 12l8 8'
const house = 'M4 11.5 12 4l8 7.5M6.5 10v9h11v-9'

/** Plain DOM around the pages; no rule of the app's style sheets reaches it by class. */
export function createChromeView(): ChromeView {
  let actions: ChromeActions | null = null
  const taps: ChromeActions = {
    goBack: () => actions?.goBack(),
    goHome: () => actions?.goHome(),
    tapTab: (index) => actions?.tapTab(index),
  }
  const bar = createNode('header', 'phone-navigation')
  const area = createNode('main', 'phone-pages')
  const tabs = createNode('nav', 'phone-tabs')
  const overlay = createNode('div', 'phone-overlay')
  tabs.setAttribute('role', 'tablist')
  for (const node of [bar, tabs]) ignoreForeignClicks(node)
  document.body.append(bar, area, tabs, overlay)
  return {
    area,
    overlay,
    showNavigationBar: (state) => drawNavigationBar(bar, state, taps),
    showTabBar: (state) => drawTabBar(tabs, state, taps),
    onTap(next) {
      actions = next
    },
  }
}

function drawNavigationBar(bar: HTMLElement, state: NavigationBarState, actions: ChromeActions): void {
  bar.hidden = state.isCustom
  bar.style.backgroundColor = state.backgroundColor
  bar.style.color = state.frontColor
  const title = createNode('h1', 'phone-title')
  title.textContent = state.title
  const left = createNode('div', 'phone-navigation-left')
  if (state.canGoBack) left.append(createIconButton('返回', backArrow, actions.goBack))
  if (state.canGoHome) left.append(createIconButton('首页', house, actions.goHome))
  if (state.isLoading) title.prepend(createNode('i', 'phone-spinner'))
  bar.replaceChildren(left, title)
}

function drawTabBar(tabs: HTMLElement, state: TabBarState | null, actions: ChromeActions): void {
  tabs.hidden = state === null
  if (!state) return
  const { bar, selectedPath } = state
  tabs.style.backgroundColor = bar.backgroundColor
  tabs.style.borderTopColor = bar.borderStyle === 'white' ? 'rgba(255, 255, 255, 0.2)' : 'rgba(0, 0, 0, 0.2)'
  const buttons = bar.list.map((item, index) => {
    const isSelected = item.pagePath === selectedPath
    const button = createNode('button', 'phone-tab')
    button.type = 'button'
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-selected', String(isSelected))
    button.style.color = isSelected ? bar.selectedColor : bar.color
    const icon = isSelected ? (item.selectedIconPath ?? item.iconPath) : item.iconPath
    if (icon) button.append(createIcon(icon))
    const text = createNode('span', 'phone-tab-text')
    text.textContent = item.text
    button.append(text)
    button.addEventListener('click', () => actions.tapTab(index))
    return button
  })
  tabs.replaceChildren(...buttons)
}

function createIcon(path: string): HTMLElement {
  const image = createNode('img', 'phone-tab-icon')
  image.src = `files/${path.replace(/^\//, '')}`
  image.alt = ''
  return image
}

function createIconButton(label: string, path: string, onClick: () => void): HTMLElement {
  const button = createNode('button', 'phone-icon-button')
  button.type = 'button'
  button.setAttribute('aria-label', label)
  button.innerHTML = `<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`
  button.addEventListener('click', onClick)
  return button
}

function createNode<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag)
  node.className = className
  return node
}
