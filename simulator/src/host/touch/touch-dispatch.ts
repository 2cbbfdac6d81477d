import * as glassEasel from 'glass-easel'
import { domOf, elementOf, type PhoneBackend } from '../engine/backend.ts'
import { createGestures, type Gestures } from './gestures.ts'
import { listenToInput, type PageFrame } from './input.ts'

/** Sends the gestures of real input through the WXML tree; the result takes synthetic touches as well. */
export function startTouchDispatch(area: HTMLElement, backend: PhoneBackend): Gestures<glassEasel.Element> {
  const gestures = createGestures<glassEasel.Element>({
    dispatch(type, detail, { target, touches, changedTouches, originalEvent }) {
      const event = new glassEasel.Event(type, detail, {
        bubbles: true,
        composed: true,
        capturePhase: true,
        originalEvent,
        extraFields: { touches, changedTouches },
      })
      glassEasel.Event.dispatchEvent(target, event)
      return event.defaultPrevented()
    },
    hasLongPressHandler(target) {
      const node = domOf(target)
      return backend.hasHandler(node, 'longpress') || backend.hasHandler(node, 'longtap')
    },
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  })
  listenToInput({ area, gestures, targetOf: elementOf, frameOf })
  return gestures
}

/** Where the page that holds a node stands on the phone, and how far it is scrolled. */
export function frameOf(node: Element): PageFrame {
  const scroller = node.closest('.phone-scroller')
  const box = scroller?.getBoundingClientRect()
  return {
    left: box?.left ?? 0,
    top: box?.top ?? 0,
    scrollLeft: scroller?.scrollLeft ?? 0,
    scrollTop: scroller?.scrollTop ?? 0,
  }
}
