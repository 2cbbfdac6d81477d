import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** DER by hand, because Node can read X.509 certificates but not make any. */
const tag = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x18 }
const set = 0x31
const sequence = 0x30
const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAltName: '551d11',
}

export interface Authority {
  /** PEM, for `NODE_EXTRA_CA_CERTS`. */
  certificate: string
  /** A certificate for a host, with its key, both PEM. */
  issue(host: string): { key: string; cert: string }
}

/** A certificate authority of one run; nothing outside of it trusts it. */
export function createAuthority(name: string): Authority {
  const ca = newKeyPair()
  const certify = (subject: string, publicKey: KeyObject, extensions: Buffer[]) =>
    toCertificate({ issuer: name, subject, publicKey, signingKey: ca.privateKey, extensions })
  return {
    certificate: certify(name, ca.publicKey, [
      extension('basicConstraints', der(sequence, der(tag.boolean, [0xff]))),
    ]),
    issue(host) {
      const { publicKey, privateKey } = newKeyPair()
      const dnsName = der(0x82, Buffer.from(host))
      const cert = certify(host, publicKey, [extension('subjectAltName', der(sequence, dnsName))])
      return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
    },
  }
}

const newKeyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

interface CertificateParts {
  issuer: string
  subject: string
  publicKey: KeyObject
  signingKey: KeyObject
  extensions: Buffer[]
}

function toCertificate({ issuer, subject, publicKey, signingKey, extensions }: CertificateParts): string {
  const algorithm = der(sequence, oid('ecdsaWithSha256'))
  const serial = Buffer.concat([Buffer.of(1), randomBytes(8)])
  const content = der(
    sequence,
    der(0xa0, der(tag.integer, [2])),
    der(tag.integer, serial),
    algorithm,
    commonName(issuer),
    der(sequence, generalizedTime('2020'), generalizedTime('2120')),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(sequence, ...extensions)),
  )
  const signature = bits(sign('sha256', content, signingKey))
  const lines =
    der(sequence, content, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function der(type: number, ...parts: (Buffer | number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([type, ...size]), content])
}

const oid = (name: keyof typeof oids) => der(tag.oid, Buffer.from(oids[name], 'hex'))
const bits = (content: Buffer) => der(tag.bits, [0], content)
const generalizedTime = (year: string) => der(tag.time, Buffer.from(`${year}0101000000Z`))
const commonName = (name: string) =>
  der(sequence, der(set, der(sequence, oid('commonName'), der(tag.text, Buffer.from(name)))))
const extension = (name: keyof typeof oids, value: Buffer) => der(sequence, oid(name), der(tag.octets, value))
