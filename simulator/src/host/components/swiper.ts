import { descendantsOf, findAncestor } from './behaviours.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'

type Source = 'touch' | 'autoplay' | ''

/** Shows one of its items at a time. */
export function createSwiper(node: BuiltInNode): Behaviour {
  const dots = document.createElement('div')
  dots.setAttribute('aria-hidden', 'true')
  node.dom.append(dots)
  const draw = (): void => arrange(node, dots)
  layouts.set(node.element, draw)
  const autoplay = createAutoplay(node)
  listenToSwipes(node)
  node.dom.addEventListener('transitionend', (event) => reportEnd(node, event))
  return {
    role: 'group',
    attached() {
      draw()
      autoplay.restart()
    },
    detached: autoplay.stop,
    update(name) {
      draw()
      if (name === 'autoplay' || name === 'interval') autoplay.restart()
    },
    functions: { swipeTo: (index) => goTo(node, Number(index), '') },
  }
}

function createAutoplay(node: BuiltInNode) {
  let timer: number | undefined
  const stop = (): void => window.clearInterval(timer)
  const next = (): void => goTo(node, node.number('current') + 1, 'autoplay')
  const restart = (): void => {
    stop()
    if (node.flag('autoplay')) timer = window.setInterval(next, node.number('interval'))
  }
  return { restart, stop }
}

export function createSwiperItem({ element }: BuiltInNode): Behaviour {
  const drawParent = (): void => {
    const parent = findAncestor(element, 'swiper')
    if (parent) layouts.get(parent.node.element)?.()
  }
  return { role: 'group', attached: drawParent, detached: drawParent }
}

const layouts = new WeakMap<object, () => void>()
const sources = new WeakMap<object, Source>()

function itemsOf({ element }: BuiltInNode): BuiltInNode[] {
  return descendantsOf(element)
    .filter(
      ({ tag, node }) =>
        tag === 'swiper-item' && findAncestor(node.element, 'swiper')?.node.element === element,
    )
    .map(({ node }) => node)
}

function arrange(node: BuiltInNode, dots: HTMLElement): void {
  const items = itemsOf(node)
  const current = node.number('current')
  const axis = node.flag('vertical') ? 'Y' : 'X'
  items.forEach(({ dom }, index) => {
    dom.style.transform = `translate${axis}(${(index - current) * 100}%)`
    dom.style.transitionDuration = `${node.number('duration')}ms`
    dom.inert = index !== current
  })
  dots.hidden = !node.flag('indicatorDots')
  dots.replaceChildren(...items.map((_item, index) => createDot(node, index === current)))
}

function createDot(node: BuiltInNode, isActive: boolean): HTMLElement {
  const dot = document.createElement('i')
  dot.style.background = node.text(isActive ? 'indicatorActiveColor' : 'indicatorColor')
  return dot
}

function goTo(node: BuiltInNode, wanted: number, source: Source): void {
  const items = itemsOf(node)
  const last = items.length - 1
  const canWrap = node.flag('circular') || source === 'autoplay'
  const index = canWrap ? (wanted + items.length) % items.length : Math.min(last, Math.max(0, wanted))
  if (Number.isNaN(index) || index === node.number('current')) return
  sources.set(node.element, source)
  node.set('current', index)
  node.emit('change', { current: index, currentItemId: items[index]?.text('itemId') ?? '', source })
}

function reportEnd(node: BuiltInNode, event: TransitionEvent): void {
  const current = itemsOf(node)[node.number('current')]
  if (event.target !== current?.dom || event.propertyName !== 'transform') return
  const source = sources.get(node.element) ?? ''
  const detail = { current: node.number('current'), currentItemId: current.text('itemId'), source }
  node.emit('animationfinish', detail)
}

function listenToSwipes(node: BuiltInNode): void {
  const threshold = 30
  let start: { x: number; y: number } | null = null
  node.dom.addEventListener('pointerdown', ({ clientX: x, clientY: y }) => {
    start = { x, y }
  })
  for (const type of ['pointerup', 'pointercancel'] as const) {
    node.dom.addEventListener(type, ({ clientX, clientY }) => {
      if (!start) return
      const distance = node.flag('vertical') ? clientY - start.y : clientX - start.x
      start = null
      if (Math.abs(distance) < threshold) return
      goTo(node, node.number('current') + (distance < 0 ? 1 : -1), 'touch')
    })
  }
}
