import { startTestWorlds } from '../support/test-world.ts'
import { Album } from './album.ts'

// What follows finds the world by its address in the environment.
const testWorld = await startTestWorlds(1)
const { Phone } = await import('../support/phone.ts')
const { takeScenes } = await import('./scenes.ts')
const pictures: [name: string, screenshot: Buffer][] = []

const phone = await Phone.launch()
try {
  for (const language of ['en', 'zh-CN'] as const)
    for (const theme of ['light', 'dark'] as const)
      await takeScenes({ phone, language, theme }, (name, screenshot) =>
        pictures.push([`${name}-${language}-${theme}`, screenshot]),
      )
} finally {
  await phone.close()
  await testWorld.close()
}

const album = new Album('docs/screenshots')
for (const [name, screenshot] of pictures) album.put(name, screenshot)
const removed = album.removeOthers()
console.log(`${pictures.length} screenshots; ${album.written.length} differ and were written.`)
for (const name of album.written) console.log(`  ${name}`)
for (const name of removed) console.log(`  removed ${name}`)
// The official client keeps a timer for 15 s after its launcher has exited.
process.exit()
