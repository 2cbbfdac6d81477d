import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../core/errors.ts'

/**
 * The address that limits, records and the risk check use. Where a proxy forwards something that is not an
 * address, it is the proxy's own: otherwise a client that can write any text there would look new each time.
 */
export function clientAddressOf({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const address = toClientAddress(ip) ?? toClientAddress(socket.remoteAddress ?? '')
  if (address === null) throw new ApiError('invalid_request')
  return address
}

/**
 * The one form of a client's address: IPv4 as it is (also when mapped into IPv6), IPv6 as its /64, because
 * one subscriber owns at least that much; null for what is not an address. Some proxies forward the port as well.
 * `ip` is Fastify's `request.ip`, which believes forwarding headers of trusted proxies only.
 */
export function toClientAddress(ip: string): string | null {
  const bare = withoutPort(ip).split('%')[0] ?? ip
  const version = isIP(bare)
  if (version !== 6) return version === 4 ? bare : null
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped) return mapped
  const groups = expandGroups(bare)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return toDotted(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
}

/**
 * Whether a proxy at that address is ours, for networks such as `10.0.0.0/8`. A port that was forwarded
 * with it is ignored: otherwise an inner proxy would not be recognised and would pass for everybody's client.
 */
export function createProxyTrust(networks: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  return (text) => {
    const address = withoutPort(text).split('%')[0] ?? ''
    return isIP(address) !== 0 && trusted.check(address, familyOf(address))
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** IPv6 stands in brackets where a port may follow. */
function withoutPort(ip: string): string {
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(ip)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(ip)?.[1] ?? ip
}

function toDotted(groups: string[]): string {
  const numbers = groups.map((group) => Number.parseInt(group, 16))
  return numbers.flatMap((number) => [number >> 8, number & 255]).join('.')
}

function expandGroups(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const headGroups = head.split(':').filter(Boolean)
  const tailGroups = (tail ?? '').split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - headGroups.length - tailGroups.length
  const groups = [...headGroups, ...Array<string>(Math.max(missing, 0)).fill('0'), ...tailGroups]
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
}
