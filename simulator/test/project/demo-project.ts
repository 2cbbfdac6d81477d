import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from '@jest/globals'

export const demoPath = fileURLToPath(new URL('../fixtures/demo', import.meta.url))

const copies: string[] = []
afterEach(async () => {
  for (const copy of copies.splice(0)) await rm(copy, { recursive: true, force: true })
})

/** A copy of the demo project with some files replaced, or removed when their text is `null`. */
export async function copyDemo(changes: Record<string, string | null> = {}): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'demo project-'))
  copies.push(copy)
  await cp(demoPath, copy, { recursive: true })
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) await rm(join(copy, path))
    else await writeFile(join(copy, path), text)
  }
  return copy
}

/** Compiler output as the parts of the compiler take it. */
export function packageOf(files: Record<string, string>): Map<string, Buffer> {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
}
