import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DevToolsError } from './devtools-error.ts'

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
