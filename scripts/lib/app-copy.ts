import { cp, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import {
  configFiles,
  projectConfigFile,
  readProjectConfig,
} from '../../simulator/src/project/project-config.ts'
import { isInput, isInputType } from '../../simulator/src/project/source-files.ts'

interface ConfigChanges {
  appid: string
  setting?: Record<string, boolean>
}

/**
 * Copies the app, as it is in the folder, to another one. Its project.config.json has these changes; what a person has
 * set for DevTools in the original does not hold there.
 */
export async function copyApp(
  root: string,
  target: string,
  { appid, setting = {} }: ConfigChanges,
): Promise<void> {
  const config = await readProjectConfig(root)
  await cp(root, target, {
    recursive: true,
    filter: async (source) => {
      const path = relative(root, source).replaceAll(sep, '/')
      if (path === '') return true
      if (configFiles.some((file) => file === path) || !isInput(path, config)) return false
      return isInputType(path) || (await stat(source)).isDirectory()
    },
  })
  const raw = JSON.parse(await readFile(join(root, projectConfigFile), 'utf8'))
  const own = { ...raw, appid, setting: { ...raw.setting, ...setting } }
  await writeFile(join(target, projectConfigFile), JSON.stringify(own, null, 2))
}
