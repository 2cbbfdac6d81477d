import type { BuiltInNode } from './built-in.ts'

/** The engine's class segment for what is added for a while. */
const temporaryClasses = 3
/** Touches whose pressed look an inner element keeps to itself. */
const keptInside = new WeakSet<Event>()

/** Adds the hover class while a finger or the mouse rests on the element. */
export function addHover(node: BuiltInNode): void {
  let timer: number | undefined
  const isOff = (): boolean =>
    node.text('hoverClass') === 'none' || node.text('hoverClass') === '' || isDisabled(node)

  function press(event: Event): void {
    if (keptInside.has(event)) return
    if (node.flag('hoverStopPropagation')) keptInside.add(event)
    if (isOff()) return
    window.clearTimeout(timer)
    timer = window.setTimeout(() => show(node, true), node.number('hoverStartTime'))
  }

  function lift(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => show(node, false), node.number('hoverStayTime'))
  }

  node.dom.addEventListener('touchstart', press, { passive: true })
  node.dom.addEventListener('mousedown', press)
  for (const type of ['touchend', 'touchcancel', 'mouseup', 'mouseleave']) {
    node.dom.addEventListener(type, lift, { passive: true })
  }
}

function show(node: BuiltInNode, isHovered: boolean): void {
  node.element.setNodeClass(isHovered ? node.text('hoverClass') : '', temporaryClasses)
}

function isDisabled(node: BuiltInNode): boolean {
  return node.any('disabled') === true
}
