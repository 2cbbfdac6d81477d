import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'

/**
 * Processes that carry this text in their environment: a program and everything it started, whoever their parent is
 * now. Read from `/proc`.
 */
export function findFamily(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readIfThere(`/proc/${pid}/environ`).includes(mark) && !isZombie(pid))
    .map(Number)
}

/** A family with the program names of its members. */
export function listFamily(mark: string): { pid: number; words: string }[] {
  const wordsOf = (pid: number) => readIfThere(`/proc/${pid}/cmdline`).split('\0').slice(0, 4).join(' ')
  return findFamily(mark).map((pid) => ({ pid, words: wordsOf(pid) }))
}

/** The program names of a family, for the message of a failed test. */
export function describeFamily(mark: string): string[] {
  return listFamily(mark).map(({ words }) => words)
}

/** Ends those of these processes that have not ended by themselves meanwhile. */
export function killAll(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

const lookAgainMs = 100

/** Resolves when the family has a member with such words. */
export async function waitForMember(mark: string, words: RegExp): Promise<void> {
  while (!describeFamily(mark).some((member) => words.test(member)))
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
}

/** Resolves when none of these processes is there any more. */
export async function waitForEnd(pids: number[]): Promise<void> {
  for (const pid of pids) {
    const watcher = spawn('tail', ['--sleep-interval=0.1', `--pid=${pid}`, '-f', '/dev/null'])
    await once(watcher, 'exit')
  }
}

/** Whether somebody listens on this loopback port. */
export function isListening(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  return new Promise((resolve) => {
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** Resolves with the first match in what the program prints; rejects when it ends before. */
export function waitForOutput(program: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk
      const match = pattern.exec(text)
      if (match) resolve(match)
    }
    program.stdout?.on('data', read)
    program.stderr?.on('data', read)
    program.on('exit', () => reject(new Error(`The program ended:\n${text}`)))
  })
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

// A child that nobody has asked about yet is dead all the same.
function isZombie(pid: string): boolean {
  return /\) Z /.test(readIfThere(`/proc/${pid}/stat`))
}
