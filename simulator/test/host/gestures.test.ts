import { beforeEach, expect, test } from '@jest/globals'
import { createGestures, type Gestures, type Touch } from '../../src/host/touch/gestures.ts'

let events: string[]
let timers: (() => void)[]
let isLongPressHeard: boolean
let gestures: Gestures<string>

beforeEach(() => {
  events = []
  timers = []
  isLongPressHeard = false
  gestures = createGestures<string>({
    dispatch(type, _detail, { target }) {
      events.push(`${type} ${target}`)
      return false
    },
    hasLongPressHandler: () => isLongPressHeard,
    setTimer(callback) {
      timers.push(callback)
      return () => timers.splice(timers.indexOf(callback), 1)
    },
  })
})

function input(x: number, y = 0, identifier = 1, target = 'view') {
  const touch: Touch = { identifier, pageX: x, pageY: y, clientX: x, clientY: y }
  return { target, touches: [touch], changedTouches: [touch] }
}

test('a touch that stays gives one tap after its end', () => {
  gestures.start(input(5))
  gestures.end(input(6))
  expect(events).toEqual(['touchstart view', 'touchend view', 'tap view'])
  expect(timers).toEqual([])
})

test('a touch that moved away and came back is no tap', () => {
  gestures.start(input(5))
  gestures.move(input(40))
  gestures.move(input(5))
  gestures.end(input(5))
  expect(events).not.toContain('tap view')
})

test('a cancelled touch is no tap', () => {
  gestures.start(input(5))
  gestures.cancel(input(5))
  gestures.end(input(5))
  expect(events).toEqual(['touchstart view', 'touchcancel view', 'touchend view'])
})

test('a long press that is heard takes the place of the tap', () => {
  isLongPressHeard = true
  gestures.start(input(5))
  timers[0]?.()
  gestures.end(input(5))
  expect(events).toEqual(['touchstart view', 'longpress view', 'longtap view', 'touchend view'])
})

test('a long press that nobody hears leaves the tap', () => {
  gestures.start(input(5))
  timers[0]?.()
  gestures.end(input(5))
  expect(events).toContain('tap view')
})

test('two fingers tap each on their own', () => {
  gestures.start(input(5, 0, 1, 'left'))
  gestures.start(input(90, 0, 2, 'right'))
  gestures.end(input(5, 0, 1, 'left'))
  gestures.end(input(90, 0, 2, 'right'))
  expect(events.filter((event) => event.startsWith('tap'))).toEqual(['tap left', 'tap right'])
})
