import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type BrowserExecutable, ensurePackagedChromium } from './packaged-chromium.ts'

export interface Machine {
  env: Record<string, string | undefined>
  platform: NodeJS.Platform
  arch: string
  isFile: (path: string) => boolean
}

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  isFile: existsSync,
}

/** The browser to run: the named one, else an installed one, else on Linux x64 the packaged one. Throws when there is none. */
export async function requireBrowserExecutable(machine = thisMachine): Promise<BrowserExecutable> {
  const named = machine.env.CHROMIUM_PATH
  if (named) return requireNamedBrowser(named, machine)
  const installed = findInstalledBrowser(machine)
  if (installed) return { path: installed, env: {}, origin: 'installed browser' }
  if (machine.platform === 'linux' && machine.arch === 'x64') return ensurePackagedChromium()
  throw new Error(
    'No Chrome, Chromium or Edge was found. Install one, or set CHROMIUM_PATH to its executable.',
  )
}

function requireNamedBrowser(path: string, machine: Machine): BrowserExecutable {
  if (!machine.isFile(path)) throw new Error(`CHROMIUM_PATH names ${path}, which does not exist.`)
  return { path, env: {}, origin: 'CHROMIUM_PATH' }
}

function findInstalledBrowser(machine: Machine): string | null {
  return installedCandidates(machine).find(machine.isFile) ?? null
}

function installedCandidates(machine: Machine): string[] {
  if (machine.platform === 'darwin') return macCandidates(machine.env)
  if (machine.platform === 'win32') return windowsCandidates(machine.env)
  return linuxCandidates(machine.env)
}

function linuxCandidates(env: Machine['env']): string[] {
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function macCandidates(env: Machine['env']): string[] {
  const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
  const folders = ['/Applications', join(env.HOME ?? '', 'Applications')]
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`))
}

function windowsCandidates(env: Machine['env']): string[] {
  const tails = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
  const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((folder) => folder)
  return tails.flatMap((tail) => folders.map((folder) => `${folder}\\${tail}`))
}
