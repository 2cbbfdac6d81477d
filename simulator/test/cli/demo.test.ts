import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import automator from 'miniprogram-automator'
import WebSocket from 'ws'
import { createWorldServer, type WorldServer } from '../../src/gateway/world-server.ts'
import { demoPath, findOwnPort, runCli } from './run-cli.ts'

type Program = Awaited<ReturnType<typeof automator.connect>>

let world: WorldServer
let endpoint: string
let program: Program

/** The published client, through the real command line, against a real world, compiler and browser. */
beforeAll(async () => {
  world = await createWorldServer({ appId: 'wx5a3d9c7e1f2b4086' })
  endpoint = await start('phone-1')
  program = await automator.connect({ wsEndpoint: endpoint })
})

afterAll(async () => {
  await program.close()
  await world.close()
})

async function start(deviceId: string): Promise<string> {
  const port = await findOwnPort()
  const env = { SIMULATOR_WORLD: `${world.controlUrl}#${world.token}`, SIMULATOR_DEVICE: deviceId }
  const { code, output } = await runCli(['auto', '--project', demoPath, '--auto-port', String(port)], { env })
  if (code !== 0) throw new Error(output)
  expect(output).not.toContain(world.token)
  return `ws://127.0.0.1:${port}`
}

async function requireElement(selector: string) {
  const page = await program.reLaunch('/pages/home/home')
  const element = await page?.$(selector)
  if (!page || !element) throw new Error(`no ${selector}`)
  return { page, element }
}

test('the first page stands when the client is connected', async () => {
  const page = await program.currentPage()

  expect(page?.path).toBe('pages/home/home')
  expect(await (await page?.$('#greeting'))?.text()).not.toBe('')
})

test('a tap is a finger on the screen and has changed the page when it returns', async () => {
  const { page, element } = await requireElement('.more')
  await element.tap()

  expect(await page.data('count')).toBe(2)
  expect(await page.$$('.many')).toHaveLength(1)
})

test('a button under an overlay cannot be tapped; without it, it can', async () => {
  const { page, element } = await requireElement('.under')
  await page.setData({ isCovered: true })
  await expect(element.tap()).rejects.toThrow(/covered by .*overlay/)
  expect(await page.data('count')).toBe(1)

  await (await page.$('.overlay'))?.tap()
  await element.tap()
  expect(await page.data('count')).toBe(2)
})

test('a tap that leaves the page touches nothing of the page below, nor its tab bar', async () => {
  await program.reLaunch('/pages/home/home')
  const page = await program.navigateTo('/pages/detail/detail')
  await (await page?.$('.leave'))?.tap()

  expect((await program.currentPage())?.path).toBe('pages/home/home')
  expect(await (await program.currentPage())?.data('count')).toBe(1)
})

test('an element that has gone cannot be tapped', async () => {
  const { page, element } = await requireElement('.few')
  await page.setData({ count: 5 })

  await expect(element.tap()).rejects.toThrow()
})

test('a screenshot is a PNG', async () => {
  const data = String(await program.screenshot())

  expect(Buffer.from(data, 'base64').subarray(1, 4).toString()).toBe('PNG')
})

test('two clients see the same page', async () => {
  const other = await automator.connect({ wsEndpoint: endpoint })
  const paths = [(await program.currentPage())?.path, (await other.currentPage())?.path]
  other.disconnect()

  expect(paths[0]).toBe(paths[1])
})

test('the same app started on the same device ends the older phone, with the reason', async () => {
  const older = new WebSocket(await start('phone-2'))
  await once(older, 'open')
  const closed = once(older, 'close')
  const newer = await automator.connect({ wsEndpoint: await start('phone-2') })
  await closed
  const [launch] = await readLaunches()
  await newer.close()

  expect(launch).toMatchObject({ deviceId: 'phone-1', isConnected: true })
})

async function readLaunches(): Promise<unknown[]> {
  const headers = { authorization: `Bearer ${world.token}` }
  const response = await fetch(`${world.controlUrl}/control/launches`, { headers })
  return ((await response.json()) as { launches: unknown[] }).launches
}
