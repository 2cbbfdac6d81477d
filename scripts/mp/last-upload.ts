import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FolderSizes } from './package-sizes.ts'

/** What was uploaded last from this folder, to compare the next one with. */
export interface LastUpload {
  version: string
  sizes: FolderSizes
}

const fileIn = (outputDir: string) => join(outputDir, 'last-upload.json')

/** Null when nothing was uploaded from here, or the note of it cannot be read. */
export async function readLastUpload(outputDir: string): Promise<LastUpload | null> {
  try {
    return JSON.parse(await readFile(fileIn(outputDir), 'utf8'))
  } catch {
    return null
  }
}

export async function writeLastUpload(outputDir: string, upload: LastUpload): Promise<void> {
  const file = fileIn(outputDir)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(upload, null, 2))
}
