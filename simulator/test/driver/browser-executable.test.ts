import { expect, test } from '@jest/globals'
import { type Machine, requireBrowserExecutable } from '../../src/driver/browser-executable.ts'

function machine(parts: Partial<Machine>, files: string[] = []): Machine {
  return { env: {}, platform: 'linux', arch: 'x64', isFile: (path) => files.includes(path), ...parts }
}

test('the named browser comes before an installed one', async () => {
  const env = { CHROMIUM_PATH: '/opt/mine/chrome', PATH: '/usr/bin' }
  const files = ['/opt/mine/chrome', '/usr/bin/chromium']

  expect(await requireBrowserExecutable(machine({ env }, files))).toMatchObject({ path: '/opt/mine/chrome' })
})

test('a named browser that is not there is an error, not a reason to take another', async () => {
  const env = { CHROMIUM_PATH: '/opt/mine/chrome', PATH: '/usr/bin' }

  await expect(requireBrowserExecutable(machine({ env }, ['/usr/bin/chromium']))).rejects.toThrow(
    'CHROMIUM_PATH names /opt/mine/chrome, which does not exist',
  )
})

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/google-chrome'],
  ['darwin', { HOME: '/Users/ana' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  [
    'darwin',
    { HOME: '/Users/ana' },
    '/Users/ana/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  ['win32', { PROGRAMFILES: 'C:\\Programs' }, 'C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe'],
])('on %s with %j an installed browser is found', async (platform, env, path) => {
  expect(await requireBrowserExecutable(machine({ platform, env }, [path]))).toEqual({
    path,
    env: {},
    origin: 'installed browser',
  })
})

test('without any browser the error names CHROMIUM_PATH', async () => {
  await expect(requireBrowserExecutable(machine({ platform: 'darwin' }))).rejects.toThrow('set CHROMIUM_PATH')
  await expect(requireBrowserExecutable(machine({ arch: 'arm64' }))).rejects.toThrow('set CHROMIUM_PATH')
})
