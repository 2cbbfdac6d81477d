import { expect, test } from '@jest/globals'
import { requireNamed } from '../support/named-needs.ts'
import { journey, needing } from '../support/needs.ts'
import { world } from '../support/world.ts'

const networkIsGone = { devices: [{ id: 'phone-1', networkType: 'none' as const }] }

journey(
  'what a journey does not say that it needs is refused, with the words that would say it',
  async () => {
    await expect(world.patch(networkIsGone)).rejects.toThrow("needing('network')")
    await expect(world.restartApp('phone-1')).rejects.toThrow("needing('restart')")
    await expect(world.setVisible('phone-1', false)).rejects.toThrow("needing('background')")
    await expect(world.clearStorage('phone-1')).rejects.toThrow("needing('restart')")
    await expect(world.patch({ faults: { storageFails: true } })).rejects.toThrow("needing('phone faults')")
    await expect(world.patch({ devices: [{ id: 'phone-2', accountId: 'lin-xia' }] })).rejects.toThrow(
      "needing('second phone')",
    )
  },
)

needing('network', 'restart')('what it says may be used, and nothing else', async () => {
  requireNamed('network')
  requireNamed('restart')
  await expect(world.setVisible('phone-1', false)).rejects.toThrow("needing('background')")
})

test('between journeys, where the stage is set up, nothing has to be said', () => {
  requireNamed('network')
})
