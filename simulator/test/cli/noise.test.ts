import { afterAll, beforeAll, expect, test } from '@jest/globals'
import automator from 'miniprogram-automator'
import { createWorldServer, type WorldServer } from '../../src/gateway/world-server.ts'
import { copyDemo } from '../project/demo-project.ts'
import { findOwnPort, runCli } from './run-cli.ts'

type Line = { type: string; args: string[] }

let world: WorldServer

beforeAll(async () => {
  world = await createWorldServer({ appId: 'wx5a3d9c7e1f2b4086' })
})

afterAll(() => world.close())

const noisyApp = `App({
  onLaunch() {
    console.warn('app: too early for anybody')
  },
  onShow() {
    throw new Error('app: not shown')
  },
  onError() {
    throw new Error('app: deaf')
  },
})
`

test('a client hears what app, engine and host complained of since the launch, and again after a restart', async () => {
  const project = await copyDemo({
    'app.ts': noisyApp,
    'components/card/card.wxml': '<badge text="{{null}}" />',
  })
  const port = await findOwnPort()
  const env = { SIMULATOR_WORLD: `${world.controlUrl}#${world.token}` }
  const { code, output } = await runCli(['auto', '--project', project, '--auto-port', String(port)], { env })
  if (code !== 0) throw new Error(output)
  const program = await automator.connect({ wsEndpoint: `ws://127.0.0.1:${port}` })
  const lines: Line[] = []
  const exceptions: string[] = []
  program.on('console', (line: Line) => lines.push(line))
  program.on('exception', ({ message }: { message: string }) => exceptions.push(message))
  await program.testAccounts()

  const complaints = [
    { type: 'warn', args: ['app: too early for anybody'] },
    { type: 'error', args: [expect.stringContaining('app: not shown')] },
    { type: 'error', args: [expect.stringContaining('app: deaf')] },
    { type: 'warn', args: [expect.stringContaining('type-incompatible value')] },
  ]
  expect(lines.splice(0)).toEqual(complaints)
  expect(exceptions.splice(0)).toEqual(['app: not shown'])

  await restart()
  await program.testAccounts()
  expect(lines).toEqual(complaints)
  expect(exceptions).toEqual(['app: not shown'])
  await program.close()
})

async function restart(): Promise<void> {
  const headers = { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' }
  const { launches } = (await (await fetch(`${world.controlUrl}/control/launches`, { headers })).json()) as {
    launches: { id: string }[]
  }
  const url = `${world.controlUrl}/control/launches/${launches[0]?.id}/restart`
  const { status } = await fetch(url, { method: 'POST', headers, body: '{}' })
  expect(status).toBe(200)
}
