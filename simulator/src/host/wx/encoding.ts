import { type ApiTable, sync } from './api.ts'
import { wrongType } from './parameters.ts'

export const encodingApis: ApiTable = {
  env: { kind: 'value', value: { USER_DATA_PATH: 'http://usr' } },
  base64ToArrayBuffer: sync((_runtime, text) => {
    if (typeof text !== 'string') throw wrongType('base64', 'String', text)
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
  }),
  arrayBufferToBase64: sync((_runtime, buffer) => {
    if (!(buffer instanceof ArrayBuffer)) throw wrongType('arrayBuffer', 'ArrayBuffer', buffer)
    let binary = ''
    for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte)
    return btoa(binary)
  }),
  nextTick: sync(({ context }, task) => {
    if (typeof task !== 'function') throw wrongType('callback', 'Function', task)
    queueMicrotask(() => {
      try {
        task()
      } catch (error) {
        context.reportError(error)
      }
    })
  }),
}
