import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../src/driver/browser.ts'
import { openPhonePage, type PhonePage } from '../../src/driver/phone-page.ts'
import { whileAlive } from '../../src/protocol/alive.ts'
import { createFakeTimer } from '../cli/fake-timer.ts'

const html = `<!doctype html><meta name="viewport" content="width=device-width,initial-scale=1">
<style>body { margin: 0 } #box { width: 100px; height: 100px; background: rgb(0, 128, 0) }</style>
<div id="box"></div>
<script>
  const send = (seen) => fetch('/seen', { method: 'POST', body: JSON.stringify(seen) })
  const report = (event) => send({
    type: event.type, isTrusted: event.isTrusted, width: innerWidth, ratio: devicePixelRatio,
    x: event.changedTouches[0].clientX, y: event.changedTouches[0].clientY })
  for (const type of ['touchstart', 'touchend']) box.addEventListener(type, report)
  requestAnimationFrame(() => requestAnimationFrame(() => send({ type: 'drawn' })))
  window.phoneLocate = ({ elementId }) => elementId === 'gone'
    ? { refusal: 'element destroyed' }
    : { located: { x: 50, y: 50, width: 100, height: 100, isHit: true, cover: null } }
  if (location.hash === '#loop') box.addEventListener('touchstart', () => { for (;;) {} })
  if (location.hash === '#throw') throw new Error('nobody caught me')
  if (location.hash === '#missing') new Image().src = '/l/secret-launch-id/missing.png'
</script>`

let browser: Browser
let server: Server
let phone: PhonePage
let onSeen: (event: unknown) => void = () => {}

beforeAll(async () => {
  browser = await launchBrowser()
  server = createServer(async (request, response) => {
    if (request.url?.endsWith('.png')) return response.writeHead(404).end()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'POST') onSeen(JSON.parse(Buffer.concat(chunks).toString()))
    return response.setHeader('content-type', 'text/html').end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => phone.close())

afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

interface Heard {
  pageErrors: string[]
  loadFaults: string[]
}

async function open(hash = '', onFault: () => void = () => {}): Promise<Heard> {
  const heard: Heard = { pageErrors: [], loadFaults: [] }
  const note = (list: string[]) => (text: string) => {
    list.push(text)
    onFault()
  }
  // A touch before the first frame meets a page that is not yet as wide as the phone.
  const drawn = nextSeen()
  phone = await openPhonePage(browser, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${hash}`,
    onPageError: note(heard.pageErrors),
    onLoadFault: note(heard.loadFaults),
    onCrash: () => {},
  })
  expect(await drawn).toEqual({ type: 'drawn' })
  return heard
}

function nextSeen(): Promise<unknown> {
  return new Promise((resolve) => {
    onSeen = resolve
  })
}

test('a touch is trusted, hits where it is aimed at, and the page is as wide as the phone', async () => {
  await open()
  const started = nextSeen()
  await phone.touch('touchStart', { x: 30, y: 40 })

  expect(await started).toEqual({ type: 'touchstart', isTrusted: true, width: 375, ratio: 2, x: 30, y: 40 })
  const ended = nextSeen()
  await phone.touch('touchEnd', { x: 30, y: 40 })
  expect(await ended).toMatchObject({ type: 'touchend', isTrusted: true })
})

test('the page itself says where an element is, or why a finger cannot touch it', async () => {
  await open()

  expect(await phone.locate({ pageId: 1, elementId: 'box' })).toMatchObject({ x: 50, y: 50, isHit: true })
  await expect(phone.locate({ pageId: 1, elementId: 'gone' })).rejects.toThrow(/^element destroyed$/)
})

test('a tap on a page in an endless loop is given up after 30 s without a sign of life', async () => {
  await open('#loop')
  const timer = createFakeTimer()
  const tap = phone.touch('touchStart', { x: 30, y: 40 }).then(() => phone.settle())
  const outcome = whileAlive(tap, { beat: () => phone.pulse(), after: timer.after })
  timer.advance(2_000)
  timer.advance(28_000)

  await expect(outcome).rejects.toThrow('The page has not answered for 30 s')
})

test('a screenshot is a PNG in the pixels of the device', async () => {
  await open()
  const png = await phone.screenshot()

  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([750, 1334])
})

test('an exception that nothing caught is reported', async () => {
  let raise = () => {}
  const reported = new Promise<void>((resolve) => {
    raise = resolve
  })
  const heard = await open('#throw', () => raise())
  await reported

  expect(heard.pageErrors[0]).toContain('nobody caught me')
})

test('what does not load is reported without the launch id', async () => {
  let raise = () => {}
  const reported = new Promise<void>((resolve) => {
    raise = resolve
  })
  const heard = await open('#missing', () => raise())
  await reported

  expect(heard.loadFaults).toEqual(['/missing.png: HTTP 404'])
})
