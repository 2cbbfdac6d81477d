import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { demoPath } from './demo-project.ts'

const child = fileURLToPath(new URL('../../src/project/official/child.mjs', import.meta.url))
const watch = fileURLToPath(new URL('./support/watch-network.mjs', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offline-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** What the process has wanted of the network by the time of its first answer, in words. */
async function attemptsOf(script: string): Promise<string[]> {
  const started = fork(script, [join(folder, 'work')], {
    cwd: folder,
    // A proxy has an address that need not be looked up.
    env: { PATH: process.env.PATH, HTTPS_PROXY: 'http://127.0.0.1:9' },
    execArgv: ['--import', watch],
    serialization: 'advanced',
    silent: true,
  })
  let output = ''
  for (const stream of [started.stdout, started.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const ended = once(started, 'exit').then(() => {
    throw new Error(`The process gave no answer:\n${output}`)
  })
  ended.catch(() => {})
  const ask = async () => {
    started.send({ projectPath: demoPath })
    const [answer] = await Promise.race([once(started, 'message'), ended])
    expect(answer).toHaveProperty('files')
  }
  await ask()
  await ask()
  started.kill('SIGKILL')
  await once(started, 'close')
  return output.match(/^network: .*$/gm) ?? []
}

test('compiling looks nothing up and connects to nothing', async () => {
  expect(await attemptsOf(child)).toEqual([])
})

test('a package that tries is heard, and refused', async () => {
  const offline = JSON.stringify(new URL('../../src/project/official/offline.mjs', import.meta.url).href)
  const script = join(folder, 'tries.mjs')
  await writeFile(
    script,
    `import { get } from 'node:http'
     import { goOffline } from ${offline}
     goOffline()
     process.on('message', () => {
       const answer = (error) => process.send({ files: { code: error.code } })
       get('http://compiler.test/').on('error', answer)
     })`,
  )
  expect(await attemptsOf(script)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^network: connect/)]),
  )
})
