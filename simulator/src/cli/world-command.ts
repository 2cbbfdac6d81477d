import { createWorldServer } from '../gateway/world-server.ts'
import type { WorldCommand } from './arguments.ts'

const samplePorts = { control: 9080, app: 9081, platform: 9082 }
const sampleAppId = 'wx5a3d9c7e1f2b4086'

/** Runs a world until SIGTERM or SIGINT. Its one line of output is the key to it: whoever reads that can control the world. */
export async function runWorld(
  { stateDir, appId = sampleAppId }: WorldCommand,
  print: (text: string) => void,
): Promise<void> {
  const server = await createWorldServer({
    appId,
    ports: samplePorts,
    ...(stateDir === undefined ? {} : { stateDir }),
  })
  const { controlUrl, token, appUrl, platformUrl, appSecret } = server
  print(
    JSON.stringify({
      event: 'world',
      world: `${controlUrl}#${token}`,
      appUrl,
      platformUrl,
      appId,
      appSecret,
    }),
  )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
  await server.close()
}
