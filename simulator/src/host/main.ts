import { createPeer, type Peer } from '../protocol/peer.ts'
import type { Boot } from '../protocol/phone.ts'
import { createAutomation } from './automation/index.ts'
import { chromeStyle } from './runtime/chrome-style.ts'
import { describeError } from './runtime/errors.ts'
import { showFault } from './runtime/fault.ts'
import { waitForFirstPage } from './runtime/first-page.ts'
import { loadFonts } from './runtime/fonts.ts'
import { createHost, type Host } from './runtime/host.ts'
import { listenToHostConsole } from './runtime/host-console.ts'

const stoppedSentence = 'The simulator stopped. Start it again and reload this page.'

/** Opens the phone socket beside this page and runs the app that the world sends. */
function connect(): void {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(`${scheme}//${location.host}${location.pathname}socket`)
  let answer: ((method: string, params: unknown) => unknown) | null = null
  let host: Host | null = null
  const peer = createPeer({
    send: (text) => socket.send(text),
    onCall(method, params) {
      if (!answer) throw new Error('The app has not started yet')
      return answer(method, params)
    },
    onEvent: (event, params) => host?.onWorldEvent(event, params),
  })
  socket.addEventListener('message', (event) => peer.receive(String(event.data)))
  socket.addEventListener('close', () => {
    peer.close(stoppedSentence)
    showFault(stoppedSentence)
  })
  socket.addEventListener('open', () => {
    listenToHostConsole((type, args) => peer.emit('console', { type, args }))
    boot(peer, (created) => {
      host = created
      answer = createAutomation(created)
    }).catch((error: unknown) => {
      const exception = describeError(error)
      showFault(exception.message)
      peer.emit('exception', exception)
      peer.emit('failed', { reason: exception.message })
    })
  })
}

async function boot(peer: Peer, onCreated: (host: Host) => void): Promise<void> {
  const [answer] = await Promise.all([peer.call('boot'), loadFonts()])
  const host = createHost({ peer, boot: answer as Boot })
  onCreated(host)
  await host.start()
  const { id, path } = await waitForFirstPage(host)
  peer.emit('ready', { pageId: id, path })
}

const style = document.createElement('style')
style.textContent = chromeStyle
document.head.append(style)
connect()
