import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copyApp as copySources } from '../../../scripts/lib/app-copy.ts'

const appId = 'wx1234567890abcdef'

export interface AppCopy {
  root: string
  appId: string
  edit(path: string, change: (text: string) => string): Promise<void>
}

/** The mini-program in a new folder of the given one, with the AppID and the base URL of somebody who would upload it. */
export async function copyApp(folder: string): Promise<AppCopy> {
  const root = await mkdtemp(join(folder, 'app-'))
  await copySources(process.cwd(), root, { appid: appId })
  const edit: AppCopy['edit'] = async (path, change) => {
    const file = join(root, path)
    await writeFile(file, change(await readFile(file, 'utf8').catch(() => '')))
  }
  await edit('utils/api/base-url.ts', () => "export const baseUrl = 'https://api.own-company.cn'\n")
  return { root, appId, edit }
}

/** The same without its pages: compiling it takes a moment, where what is in it does not matter. */
export async function copyEmptyApp(folder: string): Promise<AppCopy> {
  const app = await copyApp(folder)
  await app.edit('app.json', () => '{ "pages": ["pages/empty"] }')
  await app.edit('app.ts', () => "import { baseUrl } from './utils/api/base-url'\nApp({ baseUrl })\n")
  await app.edit('app.wxss', () => '')
  for (const [type, text] of [
    ['ts', 'Page({})'],
    ['wxml', '<view />'],
    ['json', '{}'],
  ] as const)
    await app.edit(`pages/empty.${type}`, () => text)
  return app
}
