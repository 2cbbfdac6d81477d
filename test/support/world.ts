import type {
  LaunchState,
  TrafficEntry,
  WorldPatch,
  WorldState,
} from '../../simulator/src/protocol/control.ts'
import { type Need, requireNamed } from './named-needs.ts'
import type { TestWorldAddress } from './test-world.ts'

/** Which of the worlds is ours: jest numbers its workers from 1. */
const worker = Number(process.env.JEST_WORKER_ID ?? 1)
const addresses: TestWorldAddress[] = JSON.parse(process.env.TEST_WORLDS ?? '[]')
export const address = addresses[worker - 1] as TestWorldAddress
/** Where this process begins to look for a free port, so that two seldom find the same. */
export const firstPort = 10_000 + 40 * (process.pid % 500)

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${address.controlUrl}/control${path}`, {
    method,
    headers: { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} /control${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

async function requireLaunch(deviceId: string): Promise<string> {
  const { launches } = (await control('GET', '/launches')) as { launches: LaunchState[] }
  const launch = launches.find((candidate) => candidate.deviceId === deviceId)
  if (!launch) throw new Error(`No app runs on ${deviceId}.`)
  return launch.id
}

/** What a change of the world does to the phone itself, and not to the WeChat that the server asks. */
function needsOf({ devices = [], faults = {} }: Partial<WorldPatch>): Need[] {
  const isFaulty = ['loginFails', 'loginSilent', 'storageFails', 'serverDown', 'requestDelayMs'].some(
    (fault) => fault in faults,
  )
  return [...devices.map(needOf), ...(isFaulty ? (['phone faults'] as const) : [])]
}

function needOf(device: object): Need {
  if ('networkType' in device) return 'network'
  return 'accountId' in device ? 'second phone' : 'phone settings'
}

/** The world around the phones, set by a test over the control API. */
export const world = {
  reset: () => control('POST', '/reset', {}),
  state: () => control('GET', '/world') as Promise<WorldState>,
  async patch(patch: Partial<WorldPatch>): Promise<WorldState> {
    for (const need of needsOf(patch)) requireNamed(need)
    return (await control('PATCH', '/world', patch)) as WorldState
  },
  /** From now on `wx.login` fails, or works again. */
  async letLogin(outcome: 'fail' | 'work'): Promise<void> {
    await control('PATCH', '/world', { faults: { loginFails: outcome === 'fail' } })
  },
  /** Starts the app on the device again from nothing; answers when its first page is there. */
  async restartApp(deviceId: string): Promise<void> {
    requireNamed('restart')
    await control('POST', `/launches/${await requireLaunch(deviceId)}/restart`, {})
  },
  /** Sends the app on the device to the background, or brings it back. */
  async setVisible(deviceId: string, visible: boolean): Promise<void> {
    requireNamed('background')
    await control('POST', `/launches/${await requireLaunch(deviceId)}/visibility`, { visible })
  },
  /** Forgets what the app stored, as deleting it from the phone would. */
  async clearStorage(deviceId: string): Promise<void> {
    requireNamed('restart')
    await control('DELETE', `/devices/${deviceId}/storage`)
  },
  /** A code as `wx.login` gives it to whoever has the device. */
  async issueCode(deviceId: string): Promise<string> {
    const { code } = (await control('POST', `/devices/${deviceId}/login-code`, {})) as { code: string }
    return code
  },
  async traffic(): Promise<TrafficEntry[]> {
    const { entries } = (await control('GET', '/traffic')) as { entries: TrafficEntry[] }
    return entries
  },
}
