import type { TestServer } from './test-server.ts'

/** The value of every series, by its name and labels as they are written. */
export type Series = Map<string, number>

export async function readMetrics({ app }: Pick<TestServer, 'app'>): Promise<Series> {
  const { body } = await app.operationsApp.inject({ url: '/metrics' })
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end + 1))]
    }),
  )
}

/** How far each series of these names has moved, those that stood still left out. */
export function findMoved(before: Series, after: Series, names: readonly string[]): Record<string, number> {
  const own = [...after].filter(([series]) => names.includes(series.split('{')[0] ?? ''))
  const moved = own.map(([series, value]): [string, number] => [series, value - (before.get(series) ?? 0)])
  return Object.fromEntries(moved.filter(([, by]) => by !== 0))
}

/** What a series is labelled with. */
export function labelsOf(series: string): [name: string, value: string][] {
  return [...series.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value])
}
