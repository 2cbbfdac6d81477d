import { mkdirSync, rmSync } from 'node:fs'

/** Creates the folder named by the first argument and makes it the working directory. It is removed at our end, and we end with our owner. */
export function enterOwnFolder() {
  const workDir = process.argv[2]

  /** At our end nobody else may be left to remove the folder. A print to an owner that is gone ends us too. */
  process.on('exit', () => {
    process.chdir('/')
    rmSync(workDir, { recursive: true, force: true })
  })
  process.on('disconnect', () => process.exit(1))
  if (!process.connected) process.exit(1)
  mkdirSync(workDir, { mode: 0o700 })
  process.chdir(workDir)
}
