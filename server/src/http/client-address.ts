import { isIP } from 'node:net'

/**
 * The one form of a client's address that limits and records use: IPv4 as it is (also when mapped into
 * IPv6), IPv6 as its /64, because one subscriber owns at least that much.
 * `ip` is Fastify's `request.ip`, which believes forwarding headers of trusted proxies only.
 */
export function toClientAddress(ip: string): string {
  const bare = ip.split('%')[0] ?? ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped) return mapped
  if (isIP(bare) !== 6) return bare
  const groups = expandGroups(bare)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return toDotted(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
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
