import { register } from 'tsx/esm/api'

/** The worlds of the whole run, in this process; their addresses reach the workers by environment. */
export default async function setup() {
  register()
  const { startTestWorlds } = await import('../support/test-world.ts')
  globalThis.testWorlds = await startTestWorlds()
}
