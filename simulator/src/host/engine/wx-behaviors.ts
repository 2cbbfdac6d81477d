import type { GeneralBehavior, GeneralComponent } from 'glass-easel'

/** https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/behaviors.html */
const definitions = {
  'wx://form-field': { properties: { name: String, value: null } },
  'wx://form-field-group': {},
  'wx://form-field-button': {},
  'wx://component-export': {},
}
export type WxBehavior = keyof typeof definitions

/** As the engine's adapter makes them. */
interface AdapterBehavior {
  _$: GeneralBehavior
}
type Definition = Record<string, unknown>

const known = new Map<string, AdapterBehavior>()

interface WxBehaviorsOptions {
  define: (definition: Definition) => AdapterBehavior
  noteMissing: (what: string) => void
}

/** Gives a definition of the app with WeChat's own behaviors, which it names by text, in their place. */
export function createWxBehaviors({ define, noteMissing }: WxBehaviorsOptions) {
  for (const [name, definition] of Object.entries(definitions)) known.set(name, define(definition))

  function resolve(behavior: unknown): unknown[] {
    if (typeof behavior !== 'string') return [behavior]
    const found = known.get(behavior)
    if (!found) noteMissing(`the behavior ${behavior}`)
    return found ? [found] : []
  }

  return (definition: Definition): Definition => {
    const { behaviors, export: exported, ...rest } = definition
    if (!Array.isArray(behaviors)) return rest
    const canExport = exported !== undefined && behaviors.includes('wx://component-export')
    return { ...rest, behaviors: behaviors.flatMap(resolve), ...(canExport ? { export: exported } : {}) }
  }
}

export function hasWxBehavior(component: GeneralComponent, name: WxBehavior): boolean {
  const behavior = known.get(name)
  return behavior !== undefined && component.hasBehavior(behavior._$)
}
