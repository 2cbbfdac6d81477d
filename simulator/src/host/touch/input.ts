import type { Gestures, Touch, TouchInput } from './gestures.ts'

export interface InputOptions<Target> {
  /** Where pages are drawn; input elsewhere is not the app's. */
  area: HTMLElement
  gestures: Gestures<Target>
  /** The WXML element that a DOM node belongs to. */
  targetOf(node: EventTarget | null): Target | null
  /** The page's box and scroller under a DOM node. */
  frameOf(node: Element): PageFrame
}

export interface PageFrame {
  left: number
  top: number
  scrollLeft: number
  scrollTop: number
}

interface Point {
  identifier: number
  clientX: number
  clientY: number
}

const mouseIdentifier = 0
const focusedTags = new Set(['INPUT', 'TEXTAREA', 'SELECT'])

/** Feeds the browser's touch, mouse and keyboard input to the gestures. A person may mix all three. */
export function listenToInput<Target>(options: InputOptions<Target>): void {
  listenToTouch(options)
  listenToMouse(options)
  listenToKeyboard(options)
}

function listenToTouch<Target>(options: InputOptions<Target>): void {
  const follow = createTouchFollower(options)
  options.area.addEventListener(
    'touchstart',
    (event) => {
      if (event.target) follow(event.target)
      feedTouch(options, event, options.gestures.start)
    },
    { capture: true, passive: false },
  )
}

/** A touch ends at the node it began on, even after that node has left the document. */
function createTouchFollower<Target>(options: InputOptions<Target>): (node: EventTarget) => void {
  const { gestures } = options
  const handlers = { touchmove: gestures.move, touchend: gestures.end, touchcancel: gestures.cancel }
  const followed = new WeakSet<EventTarget>()
  return (node) => {
    if (followed.has(node)) return
    followed.add(node)
    for (const [type, handler] of Object.entries(handlers)) {
      const listener = (event: Event): void => {
        if (event.target === node) feedTouch(options, event as TouchEvent, handler)
      }
      node.addEventListener(type, listener, { passive: false })
    }
  }
}

function feedTouch<Target>(
  options: InputOptions<Target>,
  event: TouchEvent,
  handler: (input: TouchInput<Target>) => boolean,
): void {
  const input = toInput(options, event.target, event.touches, event.changedTouches)
  if (!input) return
  const isStopped = handler({ ...input, originalEvent: event })
  // Only a caught move stops the browser (from scrolling): a caught start would keep inputs from their focus.
  if (isStopped && event.type === 'touchmove' && event.cancelable) event.preventDefault()
}

function listenToMouse<Target>(options: InputOptions<Target>): void {
  const { area, gestures } = options
  let pressedNode: EventTarget | null = null
  const feed = (event: PointerEvent, handler: (input: TouchInput<Target>) => boolean): void => {
    const point = { identifier: mouseIdentifier, clientX: event.clientX, clientY: event.clientY }
    const isDown = handler === gestures.start || handler === gestures.move
    const input = toInput(options, pressedNode, isDown ? [point] : [], [point])
    if (input) handler({ ...input, originalEvent: event })
  }
  area.addEventListener(
    'pointerdown',
    (event) => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return
      pressedNode = event.target
      feed(event, gestures.start)
    },
    { capture: true },
  )
  const whenPressed =
    (handler: (input: TouchInput<Target>) => boolean, isLast: boolean) => (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || pressedNode === null) return
      feed(event, handler)
      if (isLast) pressedNode = null
    }
  window.addEventListener('pointermove', whenPressed(gestures.move, false))
  window.addEventListener('pointerup', whenPressed(gestures.end, true))
  window.addEventListener('pointercancel', whenPressed(gestures.cancel, true))
}

function listenToKeyboard<Target>(options: InputOptions<Target>): void {
  const { area, gestures } = options
  area.addEventListener('keydown', (event) => {
    const node = event.target
    if (event.repeat || (event.key !== 'Enter' && event.key !== ' ')) return
    if (!(node instanceof HTMLElement) || focusedTags.has(node.tagName)) return
    const box = node.getBoundingClientRect()
    const point = {
      identifier: mouseIdentifier,
      clientX: box.left + box.width / 2,
      clientY: box.top + box.height / 2,
    }
    const down = toInput(options, node, [point], [point])
    if (!down) return
    event.preventDefault()
    gestures.start(down)
    gestures.end({ ...down, touches: [] })
  })
}

function toInput<Target>(
  options: InputOptions<Target>,
  node: EventTarget | null,
  touches: Iterable<Point>,
  changedTouches: Iterable<Point>,
): TouchInput<Target> | null {
  const target = options.targetOf(node)
  if (target === null || !(node instanceof Element)) return null
  const frame = options.frameOf(node)
  return {
    target,
    touches: [...touches].map((point) => toTouch(point, frame)),
    changedTouches: [...changedTouches].map((point) => toTouch(point, frame)),
  }
}

function toTouch({ identifier, clientX, clientY }: Point, frame: PageFrame): Touch {
  const x = clientX - frame.left
  const y = clientY - frame.top
  return { identifier, clientX: x, clientY: y, pageX: x + frame.scrollLeft, pageY: y + frame.scrollTop }
}
