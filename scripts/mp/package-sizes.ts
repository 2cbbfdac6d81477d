/** Files and bytes of each folder of a package. */
export type FolderSizes = Record<string, { files: number; bytes: number }>

const total = 'total'
/** Sent to WeChat for reading error stacks, and not delivered to phones. */
const sourceMaps = 'source maps'

export const isSourceMap = (path: string): boolean => path.endsWith('.map')

/** Sizes by the first two folders of each path, the total, and apart from it the source maps. */
export function measureFolders(files: ReadonlyMap<string, Buffer>): FolderSizes {
  const sizes: FolderSizes = {}
  const add = (name: string, bytes: number) => {
    const { files: count, bytes: sum } = sizes[name] ?? { files: 0, bytes: 0 }
    sizes[name] = { files: count + 1, bytes: sum + bytes }
  }
  for (const [path, { length }] of [...files].sort(([a], [b]) => a.localeCompare(b, 'en'))) {
    if (isSourceMap(path)) add(sourceMaps, length)
    else {
      add(folderOf(path), length)
      add(total, length)
    }
  }
  return sizes
}

/** A table of the folders beside what an earlier upload had. */
export function drawSizes(now: FolderSizes, before: { version: string; sizes: FolderSizes } | null): string {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before?.sizes ?? {})])]
  const isLast = (name: string) => name === total || name === sourceMaps
  const ordered = [
    ...names.filter((name) => !isLast(name)).sort(),
    ...[total, sourceMaps].filter((name) => names.includes(name)),
  ]
  const head = ['folder', 'files', 'bytes', ...(before ? [`since ${before.version}`] : [])]
  const rows = ordered.map((name) => {
    const { files, bytes } = now[name] ?? { files: 0, bytes: 0 }
    const change = bytes - (before?.sizes[name]?.bytes ?? 0)
    return [
      name,
      `${files}`,
      group(bytes),
      ...(before ? [change === 0 ? '=' : `${change > 0 ? '+' : '-'}${group(Math.abs(change))}`] : []),
    ]
  })
  return alignColumns([head, ...rows])
}

function folderOf(path: string): string {
  const folders = path.split('/').slice(0, -1)
  return folders.length === 0 ? '.' : folders.slice(0, 2).join('/')
}

const group = (value: number): string => value.toLocaleString('en')

/** Names to the left, numbers to the right. */
function alignColumns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
  return lines.join('\n')
}
