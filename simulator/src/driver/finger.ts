import type { PhonePage, TouchPoint, TouchType } from './phone-page.ts'

/** A node of the app as the automation client names it: `pageId`, `elementId` and what else it sent. */
export type Target = Record<string, unknown>

/** The host's answer to `Host.locate`: the centre in CSS pixels of the document's viewport. */
export interface Located {
  x: number
  y: number
  width: number
  height: number
  isHit: boolean
  cover: string | null
}

export interface FingerHost {
  call(method: string, params: unknown): Promise<unknown>
}

export type FingerEvent = 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel'

export interface Finger {
  tap(target: Target): Promise<void>
  /** Without `touches` the finger is at the element's centre; with them the host makes the event from what the test says. */
  touch(type: FingerEvent, target: Target): Promise<void>
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
export function createFinger(page: Pick<PhonePage, 'touch'>, host: FingerHost): Finger {
  let queue: Promise<unknown> = Promise.resolve()
  let contact: 'none' | 'trusted' | 'described' = 'none'

  async function requireTouchable(target: Target): Promise<TouchPoint> {
    const located = (await host.call('Host.locate', target)) as Located
    const obstacle = findObstacle(located)
    if (obstacle) throw new UntouchableError(obstacle)
    return { x: located.x, y: located.y }
  }

  async function tapNow(target: Target): Promise<void> {
    const point = await requireTouchable(target)
    await release()
    await page.touch('touchStart', point)
    await page.touch('touchEnd', point)
    await host.call('Host.settle', {})
  }

  async function touchNow(type: FingerEvent, target: Target): Promise<void> {
    if (type === 'touchstart') contact = await press(target)
    else if (contact === 'none')
      throw new UntouchableError(`${type} without a touchstart before it: no finger is on the screen.`)
    else if (contact === 'described') await describe(type, target)
    else if (type === 'touchmove') await page.touch('touchMove', await requireTouchable(target))
    else await page.touch(touchTypes[type], origin)
    if (type === 'touchend' || type === 'touchcancel') contact = 'none'
    if (type !== 'touchstart') await host.call('Host.settle', {})
  }

  async function press(target: Target): Promise<'trusted' | 'described'> {
    await release()
    if (hasTouches(target)) {
      await describe('touchstart', target)
      return 'described'
    }
    await page.touch('touchStart', await requireTouchable(target))
    return 'trusted'
  }

  async function describe(type: FingerEvent, target: Target): Promise<void> {
    const { changeTouches, ...rest } = target
    await host.call('Host.dispatchTouch', {
      ...rest,
      changedTouches: target.changedTouches ?? changeTouches,
      type,
    })
  }

  // A client that went away in the middle of a press must not leave its finger on the glass.
  async function release(): Promise<void> {
    if (contact === 'trusted') await page.touch('touchCancel', origin)
    contact = 'none'
  }

  // Two clients share one glass: a touch sequence of one must not split a tap of the other.
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }

  return {
    tap: (target) => inTurn(() => tapNow(target)),
    touch: (type, target) => inTurn(() => touchNow(type, target)),
  }
}

function findObstacle({ width, height, isHit, cover }: Located): string | null {
  if (width === 0 || height === 0)
    return `The element has no size on the screen (${width} × ${height}), so no finger can touch it.`
  if (isHit) return null
  if (cover) return `The element is covered by ${cover}, so no finger can touch it.`
  return 'The element cannot be hit at its centre: it is outside the screen or takes no touches.'
}

function hasTouches({ touches, changedTouches, changeTouches }: Target): boolean {
  return [touches, changedTouches, changeTouches].some((list) => Array.isArray(list) && list.length > 0)
}
