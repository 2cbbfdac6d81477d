import { expect, test } from '@jest/globals'
import { whileAlive } from '../../src/protocol/alive.ts'
import { createFakeTimer } from '../cli/fake-timer.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

function start() {
  const timer = createFakeTimer()
  const beats: { answer: (value?: unknown) => void; fail: (error: Error) => void }[] = []
  let finish: (value: string) => void = () => {}
  const work = new Promise<string>((resolve) => {
    finish = resolve
  })
  const beat = () => new Promise((answer, fail) => beats.push({ answer, fail }))
  const outcome = whileAlive(work, { beat, after: timer.after })
  return { timer, beats, outcome, finish: (value: string) => finish(value) }
}

test('a page that is silent for 30 s is given up, with the likely reason', async () => {
  const { timer, beats, outcome } = start()
  timer.advance(2_000)
  expect(beats).toHaveLength(1)
  timer.advance(27_999)
  expect(timer.pendingCount()).toBe(1)
  timer.advance(1)
  await expect(outcome).rejects.toThrow('has not answered for 30 s: its script does not come to an end')
  expect(timer.pendingCount()).toBe(0)
})

test('work that takes minutes is waited for as long as the page gives signs of life', async () => {
  const { timer, beats, outcome, finish } = start()
  for (let minute = 0; minute < 5; minute += 1) {
    timer.advance(2_000)
    timer.advance(27_000)
    beats[minute]?.answer()
    await settled()
  }
  finish('done')
  expect(await outcome).toBe('done')
  expect(beats).toHaveLength(5)
  expect(timer.pendingCount()).toBe(0)
})

test('a refusal is a sign of life too, and what comes after the end starts nothing', async () => {
  const { timer, beats, outcome, finish } = start()
  timer.advance(2_000)
  beats[0]?.fail(new Error('no such method'))
  await settled()
  timer.advance(2_000)
  expect(beats).toHaveLength(2)
  finish('done')
  await outcome
  beats[1]?.answer()
  await settled()
  expect(timer.pendingCount()).toBe(0)
})
