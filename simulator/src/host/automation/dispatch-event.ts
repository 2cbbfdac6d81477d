import type * as glassEasel from 'glass-easel'
import { sendEvent } from '../components/index.ts'
import type { Gestures, Touch } from '../touch/gestures.ts'
import { readOffset } from './element-reads.ts'

const steps = { touchstart: 'start', touchmove: 'move', touchend: 'end', touchcancel: 'cancel' } as const

/** Feeds one touch event without a finger to the gestures; without coordinates it is at the element's centre. */
export function dispatchTouch(
  gestures: Gestures<glassEasel.Element>,
  element: glassEasel.Element,
  { type, ...params }: { type: string } & Record<string, unknown>,
): void {
  const step = Object.hasOwn(steps, type) ? steps[type as keyof typeof steps] : undefined
  if (!step) throw new Error(`type: expected one of ${Object.keys(steps).join(', ')}`)
  const changedTouches = readTouches(params.changedTouches ?? params.changeTouches) ?? [centreOf(element)]
  const isUp = step === 'end' || step === 'cancel'
  const touches = readTouches(params.touches) ?? (isUp ? [] : changedTouches)
  gestures[step]({ target: element, touches, changedTouches })
}

/** `Element.dispatchEvent`: flat, or with everything but the name under `eventData`. */
export function dispatchEvent(
  gestures: Gestures<glassEasel.Element>,
  element: glassEasel.Element,
  params: { eventName: string } & Record<string, unknown>,
): void {
  const type = params.eventName
  const data: Record<string, unknown> = { ...params, ...(params.eventData as object | undefined) }
  if (Object.hasOwn(steps, type)) dispatchTouch(gestures, element, { ...data, type })
  else sendEvent(element, type, data.detail ?? {})
}

function centreOf(element: glassEasel.Element): Touch {
  const { left, top, width, height } = readOffset(element)
  const x = left + width / 2
  const y = top + height / 2
  return { identifier: 0, pageX: x, pageY: y, clientX: x, clientY: y }
}

/** Clients may leave out what they do not care for. */
function readTouches(list: unknown): Touch[] | null {
  if (!Array.isArray(list) || list.length === 0) return null
  return list.map((item: Partial<Touch>, index) => {
    const pageX = item.pageX ?? item.clientX ?? 0
    const pageY = item.pageY ?? item.clientY ?? 0
    const { clientX = pageX, clientY = pageY, identifier = index } = item
    return { identifier, pageX, pageY, clientX, clientY }
  })
}
