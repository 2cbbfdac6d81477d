import { spawn } from 'node:child_process'

/**
 * Runs the command of our arguments in a process group of its own. When whoever started us is gone, however
 * that came, our standard input ends: then the whole group is asked to end, and made to if it stays.
 */
const [file, ...args] = process.argv.slice(2)
const patienceMs = 5_000
const child = spawn(file, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] })

function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

function endGroup() {
  signalGroup('SIGTERM')
  setTimeout(() => signalGroup('SIGKILL'), patienceMs)
}

process.stdin.on('end', endGroup).resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endGroup)
child.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  if (signal !== null) console.error(`${file} was ended by ${signal}.`)
  signalGroup('SIGKILL')
  process.exit(code ?? 1)
})
