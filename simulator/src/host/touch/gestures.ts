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
  /** Whether a handler listens to a long press, which then takes the place of the tap. */
  hasLongPressHandler(target: Target): boolean
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
  const presses = new Presses(options)
  return {
    start(input) {
      for (const touch of input.changedTouches) presses.begin(input, touch)
      return options.dispatch('touchstart', {}, input)
    },
    move(input) {
      for (const touch of input.changedTouches) presses.drift(touch)
      return options.dispatch('touchmove', {}, input)
    },
    end(input) {
      const isStopped = options.dispatch('touchend', {}, input)
      for (const touch of input.changedTouches) presses.finish(input, touch, true)
      return isStopped
    },
    cancel(input) {
      for (const touch of input.changedTouches) presses.finish(input, touch, false)
      return options.dispatch('touchcancel', {}, input)
    },
  }
}

/** The fingers that are down, each until it is lifted. */
class Presses<Target> {
  readonly #options: GestureOptions<Target>
  readonly #presses = new Map<number, Press<Target>>()

  constructor(options: GestureOptions<Target>) {
    this.#options = options
  }

  begin(input: TouchInput<Target>, touch: Touch): void {
    const press: Press<Target> = {
      input,
      x: touch.pageX,
      y: touch.pageY,
      isTap: true,
      stopTimer: () => undefined,
    }
    press.stopTimer = this.#options.setTimer(() => this.#longPress(press), longPressMs)
    this.#presses.set(touch.identifier, press)
  }

  drift(touch: Touch): void {
    const press = this.#presses.get(touch.identifier)
    if (!press || (isNear(press.x, touch.pageX) && isNear(press.y, touch.pageY))) return
    press.isTap = false
    press.stopTimer()
  }

  finish(input: TouchInput<Target>, touch: Touch, canTap: boolean): void {
    const press = this.#presses.get(touch.identifier)
    if (!press) return
    this.#presses.delete(touch.identifier)
    press.stopTimer()
    const { target } = press.input
    if (canTap && press.isTap) this.#options.dispatch('tap', { x: press.x, y: press.y }, { ...input, target })
  }

  #longPress(press: Press<Target>): void {
    if (!press.isTap) return
    press.isTap = !this.#options.hasLongPressHandler(press.input.target)
    const detail = { x: press.x, y: press.y }
    this.#options.dispatch('longpress', detail, press.input)
    this.#options.dispatch('longtap', detail, press.input)
  }
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= tapDistancePx
}
