import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from '@jest/globals'
import { ConfigError, parseConfig } from '../src/config/config.ts'
import { startServerProcess } from './support/server-process.ts'
import { createDatabase } from './support/test-server.ts'

type Env = Record<string, string>

const text = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
/** As `node --env-file` reads it. */
const asItStands = parseEnv(text) as Env

interface Variable {
  name: string
  value: string
  isCommented: boolean
  /** What stands above it, as one line. */
  comment: string
}

/** Every variable of the file, also those that are commented out. */
function listVariables(): Variable[] {
  const variables: Variable[] = []
  let comment: string[] = []
  for (const line of text.split('\n')) {
    const match = /^(#?)([A-Z][A-Z_]*)=(.*)$/.exec(line)
    if (line === '') comment = []
    else if (!match) comment.push(line.replace(/^#\s?/, ''))
    else {
      const [, mark, name = '', value = ''] = match
      variables.push({ name, value, isCommented: mark === '#', comment: comment.join(' ') })
    }
  }
  return variables
}

const variables = listVariables()
const key = () => `k1:${randomBytes(32).toString('base64')}`
/** What whoever sets the server up has to fill in. */
const filled: Env = {
  ...asItStands,
  WECHAT_SECRET: randomBytes(16).toString('hex'),
  CODE_HMAC_KEY: key(),
  DATA_KEYS: key(),
}

function faultsOf(env: Env): readonly string[] {
  try {
    parseConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

/** The names that the configuration asks for, whatever it finds. */
function listReadNames(): string[] {
  const { DATABASE_FILE: _file, ...withoutFile } = filled
  const names = new Set<string>()
  const note = (env: Env) =>
    new Proxy(env, {
      get(target, name) {
        names.add(String(name))
        return target[String(name)]
      },
    })
  for (const env of [filled, { ...withoutFile, DATABASE_URL: 'postgres://a@b/c' }, { MODE: 'development' }])
    faultsOf(note(env))
  return [...names]
}

test('.env.example names every variable that the configuration reads, once, and no other', () => {
  expect(variables.map(({ name }) => name).sort()).toEqual(listReadNames().sort())
})

test('.env.example says of every variable what it is', () => {
  expect(variables.filter(({ comment }) => comment.length < 20)).toEqual([])
})

test('.env.example as it stands lacks what is secret, by name, and nothing else', () => {
  expect(faultsOf(asItStands)).toEqual(['WECHAT_SECRET: is required'])
  const { WECHAT_SECRET = '' } = filled
  expect(faultsOf({ ...asItStands, WECHAT_SECRET })).toEqual([
    'CODE_HMAC_KEY: is required',
    'DATA_KEYS: is required',
  ])
  expect(faultsOf(filled)).toEqual([])
})

test('what is commented out in .env.example with a value is the default', () => {
  const examples = ['DATABASE_URL', 'PUBLIC_URL']
  const defaults = variables.filter(({ name, isCommented }) => isCommented && !examples.includes(name))
  const set = Object.fromEntries(defaults.map(({ name, value }) => [name, value]))
  expect(Object.keys(set).length).toBeGreaterThan(8)
  expect(parseConfig({ ...filled, ...set })).toEqual(parseConfig(filled))
  const { DATABASE_FILE: _file, ...withoutFile } = filled
  for (const name of examples) {
    const { value = '' } = variables.find((variable) => variable.name === name) ?? {}
    // One of the two databases.
    const rest = name === 'DATABASE_URL' ? withoutFile : filled
    expect(faultsOf({ ...rest, [name]: value })).toEqual([])
  }
})

const units: Record<string, string> = { MS: 'milliseconds', DAYS: 'days' }

test('a number in .env.example names its unit and its bounds, which are those of the configuration', () => {
  const numbers = variables.filter(({ value }) => /^\d+$/.test(value))
  expect(numbers.map(({ name }) => name)).toEqual(['WECHAT_TIMEOUT_MS', 'DELETION_GRACE_DAYS'])
  for (const { name, comment } of numbers) {
    expect(comment.toLowerCase()).toContain(units[name.split('_').at(-1) ?? ''])
    const [, least, most] = /(\d+) to (\d+)/.exec(comment) ?? []
    for (const good of [Number(least), Number(most)]) {
      expect([name, good, faultsOf({ ...filled, [name]: String(good) })]).toEqual([name, good, []])
    }
    for (const bad of [Number(least) - 1, Number(most) + 1]) {
      const fault = expect.stringMatching(new RegExp(`^${name}: `))
      expect([name, bad, faultsOf({ ...filled, [name]: String(bad) })]).toEqual([name, bad, [fault]])
    }
  }
})

test('a server with .env.example filled in starts as a real one and is ready', async () => {
  const { location } = createDatabase()
  const { DATABASE_FILE: _file, ...others } = filled
  const server = startServerProcess({
    ...others,
    ...(location.engine === 'sqlite' ? { DATABASE_FILE: location.file } : { DATABASE_URL: location.url }),
    LISTEN: '127.0.0.1:0',
    OPS_LISTEN: '127.0.0.1:0',
  })
  const { url, opsUrl } = await server.listening
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${opsUrl}/readyz`)).json()).toEqual({ status: 'ready', faults: [] })
  expect(server.stdout()).toContain('"mode":"production"')
})
