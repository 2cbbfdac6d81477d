import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

interface Position {
  left: number
  top: number
}

export function createScrollView(node: BuiltInNode): Behaviour {
  const { dom } = node
  reportScrolling(node)
  return {
    attached: () => applyPosition(node),
    update(name) {
      if (name === 'scrollX' || name === 'scrollY') writeAttribute(dom, toAttribute(name), node.flag(name))
      if (name === 'enableFlex') writeAttribute(dom, 'enable-flex', node.flag(name))
      if (name === 'scrollTop' || name === 'scrollLeft') applyPosition(node)
      if (name === 'scrollIntoView') scrollToChild(node)
      if (name === 'refresherEnabled' && node.flag(name))
        node.context.noteMissing('<scroll-view refresher-enabled>')
    },
    functions: {
      scrollTo: (x, y) => dom.scrollTo({ left: Number(x), top: Number(y), behavior: 'instant' }),
      scrollTop: () => dom.scrollTop,
      scrollLeft: () => dom.scrollLeft,
      scrollWidth: () => dom.scrollWidth,
      scrollHeight: () => dom.scrollHeight,
    },
  }
}

function reportScrolling(node: BuiltInNode): void {
  const { dom } = node
  let last: Position = { left: 0, top: 0 }
  dom.addEventListener('scroll', () => {
    const { scrollLeft, scrollTop, scrollHeight, scrollWidth } = dom
    const [deltaX, deltaY] = [last.left - scrollLeft, last.top - scrollTop]
    node.emit('scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY })
    reportEdges(node, last)
    last = { left: scrollLeft, top: scrollTop }
  })
}

/** An edge is reported when it is crossed, not while the content rests there. */
function reportEdges(node: BuiltInNode, last: Position): void {
  const { dom } = node
  const upper = Number(node.any('upperThreshold'))
  const lower = Number(node.any('lowerThreshold'))
  const axes = [
    {
      now: dom.scrollTop,
      before: last.top,
      end: dom.scrollHeight - dom.clientHeight,
      names: ['top', 'bottom'],
    },
    {
      now: dom.scrollLeft,
      before: last.left,
      end: dom.scrollWidth - dom.clientWidth,
      names: ['left', 'right'],
    },
  ]
  for (const { now, before, end, names } of axes) {
    if (now <= upper && before > upper) node.emit('scrolltoupper', { direction: names[0] })
    if (now >= end - lower && before < end - lower) node.emit('scrolltolower', { direction: names[1] })
  }
}

function applyPosition(node: BuiltInNode): void {
  const { dom } = node
  const [left, top] = [toPx(node.any('scrollLeft')), toPx(node.any('scrollTop'))]
  if (left === null && top === null) return
  const behavior = node.flag('scrollWithAnimation') ? 'smooth' : 'instant'
  dom.scrollTo({ left: left ?? dom.scrollLeft, top: top ?? dom.scrollTop, behavior })
}

function scrollToChild(node: BuiltInNode): void {
  const { dom, element, context } = node
  const target = element.ownerShadowRoot?.getElementById(node.text('scrollIntoView'))
  const child = target ? context.domOf(target) : null
  if (!child || !dom.contains(child)) return
  const [box, own] = [child.getBoundingClientRect(), dom.getBoundingClientRect()]
  dom.scrollTo({
    left: node.flag('scrollX') ? dom.scrollLeft + box.left - own.left : dom.scrollLeft,
    top: node.flag('scrollY') ? dom.scrollTop + box.top - own.top : dom.scrollTop,
    behavior: node.flag('scrollWithAnimation') ? 'smooth' : 'instant',
  })
}

function toPx(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null
  const rpx = /^([\d.]+)rpx$/.exec(String(value))
  if (rpx) return (Number(rpx[1]) * window.innerWidth) / 750
  const length = Number.parseFloat(String(value))
  return Number.isNaN(length) ? null : length
}

function toAttribute(name: string): string {
  return name === 'scrollX' ? 'scroll-x' : 'scroll-y'
}
