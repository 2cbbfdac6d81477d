import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Level } from '../protocol/build.ts'
import { isPacked } from './pack-rules.ts'
import { configFiles, type ProjectConfig, readProjectConfig } from './project-config.ts'

const packedTypes =
  'wxml wxss wxs js json png jpg jpeg gif svg cer crt cert mp3 aac m4a mp4 wav ogg silk wasm br cur ico skel'
const sourceTypes = 'ts less sass scss'
const inputTypes = new Set(`${packedTypes} ${sourceTypes}`.split(' '))

/**
 * SHA-256 (hex) over the level and the names and bytes of every file that can influence the package: equal inputs,
 * equal hash.
 *
 * @throws ProjectConfigError when project.config.json is missing or cannot be used
 */
export async function hashProject(projectPath: string, level: Level = 'strict'): Promise<string> {
  const config = await readProjectConfig(projectPath)
  const hash = createHash('sha256').update(level)
  for (const path of [...configFiles, ...(await listSourceFiles(projectPath, config))]) {
    // A file that goes away meanwhile is a change that the next compile sees.
    const content = await readFile(join(projectPath, path)).catch(() => null)
    if (content === null) continue
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Input files by path relative to the project, sorted. */
async function listSourceFiles(projectPath: string, config: ProjectConfig): Promise<string[]> {
  const found: string[] = []
  const pending = [config.root]
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of await readdir(join(projectPath, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!isInput(path, config)) continue
      if (entry.isDirectory()) pending.push(path)
      else if ((entry.isFile() || entry.isSymbolicLink()) && isInputType(entry.name)) found.push(path)
    }
  }
  return found.sort()
}

/** Whether a file or folder can be part of the package, by its path relative to the project. */
export function isInput(path: string, { root, packRules }: ProjectConfig): boolean {
  const name = path.split('/').pop() ?? ''
  if (name.startsWith('.') || name === 'node_modules') return false
  if (root !== '' && !isWithin(path, root) && !isWithin(root, path)) return false
  const inPackage = root === '' ? path : path.slice(root.length + 1)
  return isPacked(inPackage, packRules) && isPacked(`${inPackage}/`, packRules)
}

function isWithin(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`)
}

export function isInputType(name: string): boolean {
  return inputTypes.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
}
