import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import {
  configFiles,
  projectConfigFile,
  readProjectConfig,
} from '../../simulator/src/project/project-config.ts'
import { isInput, isInputType } from '../../simulator/src/project/source-files.ts'
import { DevToolsError } from './devtools-error.ts'

/**
 * Copies the app, as it is in the folder, to another one that DevTools can open: as this AppID, and free to call a
 * server of this machine. What a person has set for DevTools in the original does not hold there.
 */
export async function copyApp(root: string, target: string, appId: string): Promise<void> {
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
  const own = { ...raw, appid: appId, setting: { ...raw.setting, urlCheck: false } }
  await writeFile(join(target, projectConfigFile), JSON.stringify(own, null, 2))
}

/** Throws a `DevToolsError` where DevTools are known not to answer, which would only be seen as one time-out after another. */
export async function requireAnswers(projectPath: string): Promise<void> {
  const files = (await readdir(projectPath, { recursive: true })).filter((path) => path.endsWith('.json'))
  for (const file of files) {
    const text = await readFile(join(projectPath, file), 'utf8')
    if (!/"componentFramework"\s*:\s*"glass-easel"/.test(text)) continue
    throw new DevToolsError(
      `${file} chooses "componentFramework": "glass-easel". With it DevTools are known to answer no Page and no Element call of the automator: every journey would time out. Leave the field out, or run the journeys in the simulator: npm run e2e.`,
    )
  }
}
