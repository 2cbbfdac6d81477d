import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findCodeBlocks } from '../../docs/markdown.ts'
import { root } from './compiled-app.ts'

export const appId = 'wx0123456789abcdef'
export const origin = 'https://shop.example.com'

const lifted = ['utils/auth', 'utils/core', 'utils/platform']

/** The code that both README files show under "Only `utils/auth`". */
function readSample(): string {
  const name = '// utils/services.ts\n'
  const sample = findCodeBlocks(join(root, 'README.md')).find(({ text }) => text.startsWith(name))
  if (sample === undefined) throw new Error(`README.md has no code that begins with ${name}`)
  return sample.text
}

/** The app of somebody else: one page, which shows who is signed in. */
const ownFiles: Record<string, string> = {
  'app.json': JSON.stringify({ pages: ['pages/home/home'] }),
  'app.ts': `import { auth } from './utils/services'

App({ onLaunch: () => auth.launch() })
`,
  'project.config.json': JSON.stringify({
    appid: appId,
    compileType: 'miniprogram',
    setting: { useCompilerPlugins: ['typescript'], es6: true, enhance: true, minified: true },
  }),
  'pages/home/home.json': '{}',
  'pages/home/home.wxml': `<view class="status">{{status}}</view>
<view class="person">{{person}}</view>
<view class="points" bind:tap="onTapPoints">{{points}}</view>
<view class="sign-out" bind:tap="onTapSignOut">Sign out</view>
`,
  'pages/home/home.ts': `import { auth, getPoints } from '../../utils/services'

Page({
  data: { status: '', person: '', points: 'none' },
  onLoad() {
    auth.subscribe((state) => {
      this.setData({ status: state.status, person: state.status === 'signed-in' ? state.user.id : '' })
    })
  },
  async onTapPoints() {
    const { points } = await getPoints()
    this.setData({ points: String(points) })
  },
  onTapSignOut: () => auth.signOut(),
})
`,
}

/** Writes that app with the three folders of ours and the sample, and nothing else, into an empty folder. */
export async function writeLiftedApp(folder: string): Promise<void> {
  for (const path of lifted) await cp(join(root, path), join(folder, path), { recursive: true })
  for (const [path, text] of Object.entries({ ...ownFiles, 'utils/services.ts': readSample() })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
