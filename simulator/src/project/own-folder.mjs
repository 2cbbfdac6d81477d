import { mkdirSync, rmSync } from 'node:fs'

/** Makes the folder that our first argument names, and goes into it. It goes with us, and we go with our owner. */
export function enterOwnFolder() {
  const workDir = process.argv[2]

  /** However we end, nobody else may be there to do it: what is printed for an owner that is gone ends us too. */
  process.on('exit', () => {
    process.chdir('/')
    rmSync(workDir, { recursive: true, force: true })
  })
  process.on('disconnect', () => process.exit(1))
  if (!process.connected) process.exit(1)
  mkdirSync(workDir, { mode: 0o700 })
  process.chdir(workDir)
}
