import type { Build } from '../../simulator/src/protocol/build.ts'
import { createExparser } from './exparser.ts'
import { launchApp } from './glass-easel.ts'
import { ScenePhone } from './phone.ts'
import type { Look, Rendered } from './rendered.ts'
import { type Scene, scenes } from './scenes.ts'

/** Each language and each theme; a template does not ask for both at once. */
const looks: Look[] = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
]

export interface RenderInput {
  /** What glass-easel renders. */
  build: Build
  /** Where the files lie that exparser renders. */
  folder: string
  /** Whether a scene is wanted. */
  wants: (scene: string) => boolean
}

/** Plays scenes in every look on glass-easel, and renders by exparser what each of them has come to. */
export async function renderScenes({ build, folder, wants }: RenderInput): Promise<Rendered[]> {
  Object.assign(globalThis, { wx: new ScenePhone(looks[0] as Look).wx })
  const exparser = createExparser(folder)
  const rendered: Rendered[] = []
  for (const look of looks) {
    for (const [scene, steps] of Object.entries(scenes).filter(([name]) => wants(name))) {
      const page = await play(build, look, steps)
      const { path, data } = page
      const second = exparser.render({ path, data, componentData: page.componentData() })
      rendered.push({ scene, look, path, exparser: second, glassEasel: page.tree() })
    }
  }
  return rendered
}

async function play(build: Build, look: Look, { prepare, play: run }: Scene) {
  const phone = new ScenePhone(look)
  prepare?.(phone)
  const start = () => launchApp(build, phone.wx)
  const app = start()
  await settle()
  const page = await run(app, { phone, settle, restart: start })
  await settle()
  return page
}

/** Lets every promise go as far as it can. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
