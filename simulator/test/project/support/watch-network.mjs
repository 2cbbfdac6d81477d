/** Writes every attempt to look a name up or to connect to standard output. Loaded before the program, and below it. */

import dgram from 'node:dgram'
import diagnostics from 'node:diagnostics_channel'
import dns from 'node:dns'
import { writeSync } from 'node:fs'
import net from 'node:net'

function note(what) {
  writeSync(1, `network: ${what}\n`)
}

function noteCalls(object, name, what) {
  let method = object[name]
  // A program that puts its own in the place is watched as well.
  Object.defineProperty(object, name, {
    configurable: true,
    get() {
      return function noted(...args) {
        note(`${what} ${typeof args[0] === 'string' ? args[0] : ''}`)
        return method.apply(this, args)
      }
    },
    set(replacement) {
      method = replacement
    },
  })
}

for (const name of Object.keys(dns).filter((key) => /^(?:lookup|resolve|reverse)/.test(key)))
  noteCalls(dns, name, name)
noteCalls(dns.promises, 'lookup', 'lookup')
noteCalls(net.Socket.prototype, 'connect', 'connect')
noteCalls(dgram.Socket.prototype, 'send', 'send')
diagnostics.subscribe('net.client.socket', () => note('socket'))
