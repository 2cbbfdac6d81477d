import { type Locate, locateFunction } from '../protocol/glass.ts'
import type { Located } from '../protocol/host-calls.ts'
import { createPeer } from '../protocol/peer.ts'
import type { HostEvents, PhoneCalls } from '../protocol/phone.ts'
import { wordsOf } from '../protocol/thrown.ts'
import { listenToHostConsole } from './app/console.ts'
import { describeError } from './app/errors.ts'
import { showFault } from './app/fault.ts'
import { createHost, type Host } from './app/host.ts'
import { handleWorldEvent } from './app/world-events.ts'
import { createAutomation } from './automation/index.ts'
import type { PageEntry, WorldPeer } from './context/context.ts'
import { chromeStyle } from './pages/chrome-style.ts'

const stoppedSentence = 'The simulator stopped. Start it again and reload this page.'
const maxFontWaitMs = 3000

type Answer = ReturnType<typeof createAutomation>

let host: Host | null = null
let answer: Answer = () => {
  throw new Error('The app has not started yet')
}

/** Opens the phone socket beside this page and runs the app that the world sends. */
function connect(): void {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(`${scheme}//${location.host}${location.pathname}socket`)
  const peer = createPeer<PhoneCalls, HostEvents>({
    send: (text) => socket.send(text),
    onCall: (method, params) => answer(method, params),
    onEvent: (event, params) => host && handleWorldEvent(host.onWorldEvent, event, params),
  })
  socket.addEventListener('message', (event) => peer.receive(String(event.data)))
  socket.addEventListener('close', () => {
    peer.close(stoppedSentence)
    showFault(stoppedSentence)
  })
  socket.addEventListener('open', () => {
    listenToHostConsole((type, args) => peer.emit('console', { type, args }))
    boot(peer).catch((error: unknown) => {
      const exception = describeError(error)
      showFault(exception.message)
      peer.emit('exception', exception)
      peer.emit('failed', { reason: exception.message })
    })
  })
}

async function boot(peer: WorldPeer): Promise<void> {
  const [boot] = await Promise.all([peer.call('boot'), loadFonts()])
  host = createHost({ peer, boot })
  answer = createAutomation(host)
  await host.start()
  const { id, path } = await waitForFirstPage(host)
  peer.emit('ready', { pageId: id, path })
}

/**
 * Waits for the packaged font. Text that Chromium laid out before the font had come stays blank after it has,
 * on a machine without Chinese glyphs of its own.
 */
async function loadFonts(): Promise<void> {
  const faces = ['400', '700'].map((weight) => document.fonts.load(`${weight} 16px "Noto Sans SC"`, '中'))
  const loaded = Promise.allSettled(faces).then(() => undefined)
  await Promise.race([loaded, new Promise<void>((resolve) => setTimeout(resolve, maxFontWaitMs))])
}

/** Waits for the page that stays on top after the launch, also when the app itself chooses one later. */
async function waitForFirstPage({ context, pages }: Host): Promise<PageEntry> {
  const { stack } = pages
  if (!stack.current()) await new Promise<void>((resolve) => void context.events.on('route', () => resolve()))
  for (let page = stack.current(); page; page = stack.current()) {
    await page.ready()
    if (page === stack.current()) return page.entry
  }
  throw new Error('the app closed its first page')
}

const locate: Locate = (target) => {
  try {
    return { located: answer('Host.locate', target) as Located }
  } catch (error) {
    return { refusal: wordsOf(error) }
  }
}

const style = document.createElement('style')
style.textContent = chromeStyle
document.head.append(style)
Object.assign(window, { [locateFunction]: locate })
connect()
