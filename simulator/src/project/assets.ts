import { extname } from 'node:path'
import type { Build } from '../protocol/build.ts'
import type { PackageFiles } from './official-compiler.ts'

const types: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.cur': 'image/x-icon',
  '.mp3': 'audio/mpeg',
  '.aac': 'audio/aac',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
  '.wasm': 'application/wasm',
}
const code = new Set(['.js', '.json', '.wxml', '.wxss', '.wxs'])

/** Everything that an app can show or play from its package, by path with leading slash. */
export function collectAssets(files: PackageFiles): Build['files'] {
  const assets = [...files].filter(([path]) => !code.has(extname(path)))
  return Object.fromEntries(
    assets.map(([path, content]) => [
      `/${path}`,
      {
        type: types[extname(path).toLowerCase()] ?? 'application/octet-stream',
        base64: content.toString('base64'),
      },
    ]),
  )
}
