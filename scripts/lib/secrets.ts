import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DevelopmentSecrets {
  /** Key of the HMAC under which used login codes are remembered, as `<key id>:<base64url>`. */
  codeHmacKey: string
  /** Key of what the server keeps encrypted, as `<key id>:<base64url>`. */
  dataKey: string
  /** Of WeChat's message push, which the simulated platform and the server share. */
  pushToken: string
  /** 43 characters. */
  pushAesKey: string
}

/** Development secrets are random per checkout and marked `dev-`, so that a production server refuses them. */
export function ensureSecrets(stateDir: string): DevelopmentSecrets {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const file = join(stateDir, 'secrets.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets = { ...createSecrets(), ...known }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

function createSecrets(): DevelopmentSecrets {
  const newKey = () => `dev-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64url')}`
  return {
    codeHmacKey: newKey(),
    dataKey: newKey(),
    pushToken: `dev-${randomBytes(12).toString('hex')}`,
    pushAesKey: randomBytes(32).toString('base64').slice(0, 43),
  }
}
