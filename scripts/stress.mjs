import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `npm test`, three times in a row, with four programs beside it that only keep the cores busy. */
const times = 3
const busyLoops = 4
const script = join(dirname(fileURLToPath(import.meta.url)), 'test.mjs')

const loops = Array.from({ length: busyLoops }, () =>
  spawn(
    process.execPath,
    [
      '-e',
      'process.on("disconnect", process.exit); setInterval(() => { for (let end = Date.now() + 900; Date.now() < end; );}, 0)',
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  ),
)

let failed = 0
for (let run = 1; run <= times; run += 1) {
  console.log(`\nRun ${run} of ${times}, with ${busyLoops} busy loops beside it`)
  const test = spawn(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  const [code] = await once(test, 'exit')
  if (code !== 0) failed += 1
}
for (const loop of loops) loop.kill('SIGKILL')
console.log(`\n${times - failed} of ${times} runs passed.`)
process.exitCode = failed === 0 ? 0 : 1
