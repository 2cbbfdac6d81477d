import type { ElementAddress, Located } from '../protocol/host-calls.ts'
import type { PhonePage, TouchPoint, TouchType } from './phone-page.ts'

/** The glass of the phone, and where on it an element is. */
export type Glass = Pick<PhonePage, 'locate' | 'touch' | 'settle'>

export type FingerEvent = 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel'

/** A touch as the client describes it: the host makes the event, no finger moves. */
export interface DescribedTouch extends ElementAddress {
  type: FingerEvent
}

export interface Finger {
  tap(target: ElementAddress): Promise<void>
  /** Without `touches` the finger is at the element's centre; with them the event is made from what they say. */
  touch(type: FingerEvent, target: ElementAddress): Promise<void>
}

const touchTypes: Record<FingerEvent, TouchType> = {
  touchstart: 'touchStart',
  touchmove: 'touchMove',
  touchend: 'touchEnd',
  touchcancel: 'touchCancel',
}

const origin: TouchPoint = { x: 0, y: 0 }

class UntouchableError extends Error {
  override name = 'UntouchableError'
}

/** One finger on one phone: trusted input only where the element can really be touched. */
export function createFinger(glass: Glass, describe: (touch: DescribedTouch) => Promise<unknown>): Finger {
  const press = new Press(glass, describe)
  let queue: Promise<unknown> = Promise.resolve()

  // Two clients share one glass: a touch sequence of one must not split a tap of the other.
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }

  return {
    tap: (target) => inTurn(() => press.tap(target)),
    touch: (type, target) =>
      inTurn(() => (type === 'touchstart' ? press.start(target) : press.follow(type, target))),
  }
}

/** What the finger is doing. */
class Press {
  readonly #glass: Glass
  readonly #describe: (touch: DescribedTouch) => Promise<unknown>
  #contact: 'none' | 'trusted' | 'described' = 'none'

  constructor(glass: Glass, describe: (touch: DescribedTouch) => Promise<unknown>) {
    this.#glass = glass
    this.#describe = describe
  }

  async tap(target: ElementAddress): Promise<void> {
    const point = await this.#requireTouchable(target)
    await this.#release()
    await this.#glass.touch('touchStart', point)
    await this.#glass.touch('touchEnd', point)
    await this.#glass.settle()
  }

  async start(target: ElementAddress): Promise<void> {
    await this.#release()
    if (hasTouches(target)) {
      await this.#describe(toDescribed('touchstart', target))
      this.#contact = 'described'
      return
    }
    await this.#glass.touch('touchStart', await this.#requireTouchable(target))
    this.#contact = 'trusted'
  }

  async follow(type: Exclude<FingerEvent, 'touchstart'>, target: ElementAddress): Promise<void> {
    if (this.#contact === 'none')
      throw new UntouchableError(`${type} without a touchstart before it: no finger is on the screen.`)
    if (this.#contact === 'described') await this.#describe(toDescribed(type, target))
    else if (type === 'touchmove') await this.#glass.touch('touchMove', await this.#requireTouchable(target))
    else await this.#glass.touch(touchTypes[type], origin)
    if (type !== 'touchmove') this.#contact = 'none'
    await this.#glass.settle()
  }

  /** A client that went away in the middle of a press must not leave its finger on the glass. */
  async #release(): Promise<void> {
    if (this.#contact === 'trusted') await this.#glass.touch('touchCancel', origin)
    this.#contact = 'none'
  }

  async #requireTouchable(target: ElementAddress): Promise<TouchPoint> {
    const located = await this.#glass.locate(target)
    const obstacle = findObstacle(located)
    if (obstacle) throw new UntouchableError(obstacle)
    return { x: located.x, y: located.y }
  }
}

function findObstacle({ width, height, isHit, cover }: Located): string | null {
  if (width === 0 || height === 0)
    return `The element has no size on the screen (${width} × ${height}), so no finger can touch it.`
  if (isHit) return null
  if (cover) return `The element is covered by ${cover}, so no finger can touch it.`
  return 'The element cannot be hit at its centre: it is outside the screen or takes no touches.'
}

function hasTouches({ touches, changedTouches, changeTouches }: ElementAddress): boolean {
  return [touches, changedTouches, changeTouches].some((list) => Array.isArray(list) && list.length > 0)
}

/** Clients spell the changed touches in two ways. */
function toDescribed(type: FingerEvent, { changeTouches, ...target }: ElementAddress): DescribedTouch {
  return { ...target, changedTouches: target.changedTouches ?? changeTouches, type } as DescribedTouch
}
