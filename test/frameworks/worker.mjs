import { parentPort, workerData } from 'node:worker_threads'
import { JSDOM } from 'jsdom'
import { register } from 'tsx/esm/api'

/** What the frameworks, the simulator's tags and `miniprogram-simulate` look for in a browser. */
const browserNames = [
  ...['window', 'document', 'navigator', 'getComputedStyle', 'requestAnimationFrame', 'MutationObserver'],
  ...['Node', 'Element', 'HTMLElement', 'DocumentFragment', 'Text', 'Comment', 'Event', 'CustomEvent'],
]

const { window } = new JSDOM('', { pretendToBeVisual: true })
for (const name of browserNames)
  Object.defineProperty(globalThis, name, {
    value: name === 'window' ? window : window[name],
    configurable: true,
    writable: true,
  })

register()
const { renderScenes } = await import('./render.ts')
const { build, folder, only } = workerData
const wants = (scene) => only.length === 0 || only.includes(scene)
parentPort.postMessage(await renderScenes({ build, folder, wants }))
