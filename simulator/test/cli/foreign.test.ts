import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import automator from 'miniprogram-automator'
import { findOwnPort, runCli } from './run-cli.ts'

const project = join(import.meta.dirname, '../fixtures/foreign')

/** A phone with a world of its own, as somebody has it who only names a project. */
async function launch(options: string[]) {
  const port = String(await findOwnPort())
  const { code, output } = await runCli([...options, 'auto', '--project', project, '--auto-port', port])
  if (code !== 0) throw new Error(output)
  return { output, program: await automator.connect({ wsEndpoint: `ws://127.0.0.1:${port}` }) }
}

test('a project that uses what the simulator lacks starts; what is missing is named, a fresh world knows nothing of the last', async () => {
  const first = await launch(['--fresh'])
  expect(first.output).toMatch(/lacks or ignores \d+ of what the project uses/)
  expect(first.output).toMatch(/<video> is neither .* \(pages\/home\/home\.wxml:3:1\)/)
  expect((await first.program.currentPage())?.path).toBe('pages/home/home')
  await first.program.callWxMethod('setStorageSync', 'kept', 1)
  await first.program.close()

  const second = await launch([])
  expect(await second.program.callWxMethod('getStorageSync', 'kept')).toBe(1)
  await second.program.close()

  const third = await launch(['--fresh'])
  expect(await third.program.callWxMethod('getStorageSync', 'kept')).toBe('')
  await third.program.close()
})

test('a host that is named leads to a server of this machine', async () => {
  const server = createServer((_request, response) => response.end('"here"'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const { program } = await launch(['--hosts', `https://api.example.com=http://127.0.0.1:${port}`])
    const answer = await program.callWxMethod('request', { url: 'https://api.example.com/a' })
    await program.close()

    expect(answer).toMatchObject({ statusCode: 200, data: 'here' })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
