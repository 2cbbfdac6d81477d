import { createServer } from 'node:http'
import { afterEach, expect, test } from '@jest/globals'
import { findFreePort, listenFrom } from '../../src/gateway/listen.ts'
import { startWorld } from './support.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(port: number): Promise<number> {
  const server = createServer()
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return listenFrom(server, port)
}

test('a taken port gives way to the next free one', async () => {
  const first = await listen(0)
  const second = await listen(first)
  expect(second).toBeGreaterThan(first)
  expect(await findFreePort(first)).toBeGreaterThan(second)
})

test('a second simulator takes the ports beside the first', async () => {
  const first = await startWorld()
  closers.push(() => first.close())
  const portOf = (url: string) => Number(new URL(url).port)
  const second = await startWorld({
    ports: { control: portOf(first.controlUrl), app: portOf(first.appUrl), platform: 0 },
  })
  closers.push(() => second.close())
  expect(second.controlUrl).not.toBe(first.controlUrl)
  expect(second.appUrl).not.toBe(first.appUrl)
})

test('a port beyond the last is an error', async () => {
  await expect(listen(65_536)).rejects.toThrow('No free port from 65536')
})
