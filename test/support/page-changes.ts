import type { Phone } from './phone.ts'

/** One path of one `setData`, with the value it had. */
export interface PathChange {
  path: string
  before: unknown
  after: unknown
}

/** Notes every `setData` of the page on top from now on. */
export async function watchPageChanges(phone: Phone): Promise<void> {
  await phone.miniProgram.evaluate(() => {
    const page = getCurrentPages().at(-1) as unknown as {
      data: Record<string, unknown>
      setData(changes: Record<string, unknown>, done?: () => void): void
    }
    const setData = page.setData
    const read = (path: string) =>
      path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], page.data)
    const changeLog: unknown[] = []
    Object.assign(getApp(), { changeLog })
    page.setData = (changes, done) => {
      const entry = Object.entries(changes).map(([path, after]) => ({ path, before: read(path), after }))
      changeLog.push(JSON.parse(JSON.stringify(entry)))
      setData.call(page, changes, done)
    }
  })
}

/** The calls of `setData` since the last question, each as its paths. */
export async function takePageChanges(phone: Phone): Promise<PathChange[][]> {
  const log = await phone.miniProgram.evaluate(() => {
    const { changeLog } = getApp() as unknown as { changeLog: unknown[] }
    return changeLog.splice(0)
  })
  return log as unknown as PathChange[][]
}
