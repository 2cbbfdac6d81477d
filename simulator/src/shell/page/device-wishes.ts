import type { DeviceState, WorldPatch, WorldState } from '../../protocol/control.ts'
import type { Appearance, ShownDevice } from './devices-panel.ts'
import type { FrameSize } from './frame-size.ts'
import type { PreferenceStore } from './preferences.ts'

interface DeviceWishesOptions {
  preferences: PreferenceStore
  patch: (patch: Partial<WorldPatch>) => void
  /** Something that only this page knows has changed. */
  onChange: () => void
}

/** Which devices are on the page and how: what the world does not know of them. */
export interface DeviceWishes {
  shown(world: WorldState): ShownDevice[]
  toggle(world: WorldState, deviceId: string, isOn: boolean): void
  setFrame(deviceId: string, size: FrameSize): void
  setAppearance(deviceId: string, appearance: Appearance): void
  /** Gives the devices that want it the appearance of this computer. */
  followSystem(): void
}

export function createDeviceWishes({ preferences, patch, onChange }: DeviceWishesOptions): DeviceWishes {
  const darkSystem = matchMedia('(prefers-color-scheme: dark)')
  const followSystem = (): void => {
    const theme = darkSystem.matches ? 'dark' : 'light'
    const devices = preferences.get().followsSystem.map((id) => ({ id, theme }) as const)
    if (devices.length > 0) patch({ devices })
  }
  darkSystem.addEventListener('change', followSystem)
  return {
    shown: (world) => shownStates(preferences, world).map((state) => toShown(preferences, state)),
    toggle(world, deviceId, isOn) {
      const others = shownStates(preferences, world).flatMap(({ id }) => (id === deviceId ? [] : [id]))
      preferences.set({ shown: isOn ? [...others, deviceId] : others })
      onChange()
    },
    setFrame(deviceId, size) {
      preferences.set({ frames: { ...preferences.get().frames, [deviceId]: size } })
      onChange()
    },
    setAppearance(deviceId, appearance) {
      const others = preferences.get().followsSystem.filter((id) => id !== deviceId)
      preferences.set({ followsSystem: appearance === 'system' ? [...others, deviceId] : others })
      if (appearance === 'system') followSystem()
      else patch({ devices: [{ id: deviceId, theme: appearance }] })
      onChange()
    },
    followSystem,
  }
}

/** Never none: the first one when nobody has chosen. */
function shownStates(preferences: PreferenceStore, { devices }: WorldState): DeviceState[] {
  const wanted = devices.filter(({ id }) => preferences.get().shown.includes(id))
  return wanted.length > 0 ? wanted : devices.slice(0, 1)
}

function toShown(preferences: PreferenceStore, state: DeviceState): ShownDevice {
  const { frames, followsSystem } = preferences.get()
  const appearance = followsSystem.includes(state.id) ? 'system' : state.theme
  return { state, appearance, frame: frames[state.id] ?? 'standard' }
}
