import { expect, test } from '@jest/globals'
import { createFinger } from '../../src/driver/finger.ts'
import type { Located } from '../../src/protocol/host-calls.ts'

const target = { pageId: 1, elementId: 'e1' }
const visible: Located = { x: 40, y: 60, width: 20, height: 10, isHit: true, cover: null }

function setUp(located: Partial<Located> = {}) {
  const steps: string[] = []
  const described: unknown[] = []
  const finger = createFinger(
    {
      async locate() {
        steps.push('locate')
        return { ...visible, ...located }
      },
      async touch(type, { x, y }) {
        await null
        steps.push(`${type} ${x},${y}`)
      },
      async settle() {
        steps.push('settle')
      },
    },
    async (touch) => void described.push(touch),
  )
  return { finger, steps, described }
}

test('a tap is a trusted touch at the centre, and returns when the app has settled', async () => {
  const { finger, steps } = setUp()
  await finger.tap(target)

  expect(steps).toEqual(['locate', 'touchStart 40,60', 'touchEnd 40,60', 'settle'])
})

test.each<[string, Partial<Located>, string]>([
  ['under an overlay', { isHit: false, cover: 'view.mask' }, 'covered by view.mask'],
  ['without size', { width: 0, isHit: false }, 'no size on the screen (0 × 10)'],
  ['outside the screen', { isHit: false }, 'outside the screen or takes no touches'],
])('an element %s is not touched, and the error says so', async (_case, located, message) => {
  const { finger, steps } = setUp(located)

  await expect(finger.tap(target)).rejects.toThrow(message)
  await expect(finger.touch('touchstart', target)).rejects.toThrow(message)
  expect(steps).toEqual(['locate', 'locate'])
})

test('a long press holds one finger down between touchstart and touchend', async () => {
  const { finger, steps } = setUp()
  await finger.touch('touchstart', target)
  await finger.touch('touchend', target)

  expect(steps).toEqual(['locate', 'touchStart 40,60', 'touchEnd 0,0', 'settle'])
})

test('touches that the test describes are made by the host as described, in both spellings', async () => {
  const { finger, described } = setUp()
  const touches = [{ identifier: 0, pageX: 1, pageY: 2 }]
  await finger.touch('touchstart', { ...target, touches })
  await finger.touch('touchmove', { ...target, changeTouches: touches })
  await finger.touch('touchend', target)

  expect(described).toEqual([
    { ...target, type: 'touchstart', touches, changedTouches: undefined },
    { ...target, type: 'touchmove', changedTouches: touches },
    { ...target, type: 'touchend', changedTouches: undefined },
  ])
})

test('a touchend without a touchstart is an error', async () => {
  const { finger } = setUp()

  await expect(finger.touch('touchend', target)).rejects.toThrow('no finger is on the screen')
})

test('a press that nobody ended is cancelled before the next tap', async () => {
  const { finger, steps } = setUp()
  await finger.touch('touchstart', target)
  steps.length = 0
  await finger.tap(target)

  expect(steps).toEqual(['locate', 'touchCancel 0,0', 'touchStart 40,60', 'touchEnd 40,60', 'settle'])
})

test('two taps at once do not mix their touches', async () => {
  const { finger, steps } = setUp()
  await Promise.all([finger.tap(target), finger.tap(target)])

  const oneTap = ['locate', 'touchStart 40,60', 'touchEnd 40,60', 'settle']
  expect(steps).toEqual([...oneTap, ...oneTap])
})

test('a refused tap does not stop the next one', async () => {
  const { finger, steps } = setUp({ isHit: false, cover: 'view.mask' })
  await Promise.allSettled([finger.tap(target), finger.tap(target)])

  expect(steps).toEqual(['locate', 'locate'])
})
