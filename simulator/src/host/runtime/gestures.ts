/** A finger in page coordinates, as WeChat's touch events carry it. */
export interface Touch {
  identifier: number
  pageX: number
  pageY: number
  clientX: number
  clientY: number
}

export interface TouchInput<Target> {
  target: Target
  touches: Touch[]
  changedTouches: Touch[]
  originalEvent?: unknown
}

export interface GestureOptions<Target> {
  /** Sends one WeChat event through the tree; true when a handler asked to stop the browser's default. */
  dispatch(type: string, detail: object, input: TouchInput<Target>): boolean
  /** Whether a long press would be heard: then it takes the place of the tap. */
  hearsLongPress(target: Target): boolean
  setTimer(callback: () => void, delayMs: number): () => void
}

export interface Gestures<Target> {
  start(input: TouchInput<Target>): boolean
  move(input: TouchInput<Target>): boolean
  end(input: TouchInput<Target>): boolean
  cancel(input: TouchInput<Target>): boolean
}

const tapDistancePx = 10
const longPressMs = 345

interface Press<Target> {
  input: TouchInput<Target>
  x: number
  y: number
  isTap: boolean
  stopTimer: () => void
}

/** Makes WeChat's touch events, tap and longpress of raw touches. One finger's press gives at most one tap. */
export function createGestures<Target>(options: GestureOptions<Target>): Gestures<Target> {
  const presses = new Map<number, Press<Target>>()

  function longPress(press: Press<Target>): void {
    if (!press.isTap) return
    press.isTap = !options.hearsLongPress(press.input.target)
    const detail = { x: press.x, y: press.y }
    options.dispatch('longpress', detail, press.input)
    options.dispatch('longtap', detail, press.input)
  }

  function begin(input: TouchInput<Target>, touch: Touch): void {
    const press: Press<Target> = {
      input,
      x: touch.pageX,
      y: touch.pageY,
      isTap: true,
      stopTimer: () => undefined,
    }
    press.stopTimer = options.setTimer(() => longPress(press), longPressMs)
    presses.set(touch.identifier, press)
  }

  function drift(touch: Touch): void {
    const press = presses.get(touch.identifier)
    if (!press || (isNear(press.x, touch.pageX) && isNear(press.y, touch.pageY))) return
    press.isTap = false
    press.stopTimer()
  }

  function finish(input: TouchInput<Target>, touch: Touch, canTap: boolean): void {
    const press = presses.get(touch.identifier)
    if (!press) return
    presses.delete(touch.identifier)
    press.stopTimer()
    const target = press.input.target
    if (canTap && press.isTap) options.dispatch('tap', { x: press.x, y: press.y }, { ...input, target })
  }

  return {
    start(input) {
      for (const touch of input.changedTouches) begin(input, touch)
      return options.dispatch('touchstart', {}, input)
    },
    move(input) {
      for (const touch of input.changedTouches) drift(touch)
      return options.dispatch('touchmove', {}, input)
    },
    end(input) {
      const isStopped = options.dispatch('touchend', {}, input)
      for (const touch of input.changedTouches) finish(input, touch, true)
      return isStopped
    },
    cancel(input) {
      for (const touch of input.changedTouches) finish(input, touch, false)
      return options.dispatch('touchcancel', {}, input)
    },
  }
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= tapDistancePx
}
