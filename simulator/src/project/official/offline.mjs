import dns from 'node:dns'
import net from 'node:net'

/**
 * Makes this process one without a network, whatever a package in it tries: compiling must neither need nor wait for
 * one. Connections to other processes of this machine, which an inherited channel is not, are refused as well.
 */
export function goOffline() {
  const offline = () => Object.assign(new Error('offline'), { code: 'ENOTFOUND' })
  dns.lookup = (...args) => process.nextTick(args.at(-1), offline())
  net.Socket.prototype.connect = function refuse() {
    // Later, as a real failure comes: who asked must have had time to listen.
    setImmediate(() => this.destroy(offline()))
    return this
  }
}
