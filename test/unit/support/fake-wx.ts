import { afterEach } from '@jest/globals'

type Member = (...args: never[]) => unknown

const scope = globalThis as unknown as { wx?: unknown }

/** Puts the given members in the place of WeChat's `wx` until the test ends; any other member is an error. */
export function useFakeWx(members: Record<string, Member>): void {
  scope.wx = new Proxy(members, {
    get(target, name) {
      if (typeof name === 'symbol') return undefined
      if (name in target) return target[name]
      throw new Error(`wx.${name} is not part of this test`)
    },
  })
}

afterEach(() => {
  delete scope.wx
})
