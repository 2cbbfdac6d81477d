import { settle } from '../../../src/driver/phone-page.ts'
import type { Phone } from './phone.ts'

interface Descriptor {
  elementId: string
  tagName: string
  nodeId?: string
}

/** Short words for what the tests do with the app on a phone. */
export function createAppDriver(phone: Phone) {
  const current = async () =>
    (await phone.call('App.getCurrentPage')) as { pageId: number; path: string; query: object }

  async function find(selector: string): Promise<Descriptor & { pageId: number }> {
    const { pageId } = await current()
    const found = (await phone.call('Page.getElement', { pageId, selector })) as unknown as Descriptor
    return { ...found, pageId }
  }

  async function findAll(selector: string): Promise<Descriptor[]> {
    const { pageId } = await current()
    return (await phone.call('Page.getElements', { pageId, selector })).elements as Descriptor[]
  }

  async function centreOf(selector: string): Promise<{ x: number; y: number }> {
    const place = (await phone.call('Host.locate', await find(selector))) as unknown as {
      x: number
      y: number
      isHit: boolean
      cover: string | null
    }
    if (!place.isHit) throw new Error(`covered by ${place.cover}`)
    return place
  }

  const settleApp = () => settle(phone.page)

  return {
    current,
    find,
    findAll,
    settle: settleApp,
    data: async (path: string) => (await phone.call('Page.getData', { ...(await current()), path })).data,
    evaluate: async (source: string, ...args: unknown[]) =>
      (await phone.call('App.callFunction', { functionDeclaration: source, args })).result,
    wx: async (method: string, ...args: unknown[]) =>
      (await phone.call('App.callWxMethod', { method, args })).result,
    async touch(selector: string) {
      const { x, y } = await centreOf(selector)
      await phone.page.touchscreen.tap(x, y)
      await settleApp()
    },
    async click(selector: string) {
      const { x, y } = await centreOf(selector)
      await phone.page.mouse.click(x, y)
      await settleApp()
    },
    style: async (selector: string, name: string) =>
      (
        (await phone.call('Element.getStyles', { ...(await find(selector)), names: [name] }))
          .styles as string[]
      )[0],
    text: async (selector: string) =>
      (
        (await phone.call('Element.getDOMProperties', { ...(await find(selector)), names: ['innerText'] }))
          .properties as string[]
      )[0],
    wxml: async (selector: string, type: 'inner' | 'outer') =>
      (await phone.call('Element.getWXML', { ...(await find(selector)), type })).wxml as string,
  }
}

export type AppDriver = ReturnType<typeof createAppDriver>
