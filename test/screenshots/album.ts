import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePng, encodePng } from './png.ts'

/** Keeps one run's pictures in a folder: writes those whose pixels differ, removes those that nobody took. */
export class Album {
  readonly #taken = new Set<string>()
  readonly written: string[] = []

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true })
  }

  put(name: string, screenshot: Buffer): void {
    const file = join(this.folder, `${name}.png`)
    const picture = encodePng(decodePng(screenshot))
    this.#taken.add(`${name}.png`)
    if (existsSync(file) && hasSamePixels(readFileSync(file), picture)) return
    writeFileSync(file, picture)
    this.written.push(name)
  }

  removeOthers(): string[] {
    const others = readdirSync(this.folder).filter((name) => !this.#taken.has(name))
    for (const name of others) rmSync(join(this.folder, name))
    return others
  }
}

function hasSamePixels(left: Buffer, right: Buffer): boolean {
  const [a, b] = [decodePng(left), decodePng(right)]
  return a.width === b.width && a.height === b.height && Buffer.compare(a.pixels, b.pixels) === 0
}
