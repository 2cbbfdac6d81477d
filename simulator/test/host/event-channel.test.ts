import { expect, test } from '@jest/globals'
import { createEventChannel } from '../../src/host/context/event-channel.ts'

test('listeners hear what is emitted under their name until they are taken away', () => {
  const heard: string[] = []
  const errors: unknown[] = []
  const channel = createEventChannel((error) => errors.push(error))
  const hear = (name: string) => (text: unknown) => void heard.push(`${name} ${text}`)
  const [first, second] = [hear('first'), hear('second')]
  channel.on('a', () => {
    throw new Error('deaf')
  })
  channel.on('a', first)
  channel.once('a', second)
  channel.emit('a', 1)
  channel.emit('b', 2)
  channel.off('a', first)
  channel.emit('a', 3)
  channel.on('a', first)
  channel.off('a')
  channel.emit('a', 4)
  expect(heard).toEqual(['first 1', 'second 1'])
  expect(errors).toHaveLength(2)
})
