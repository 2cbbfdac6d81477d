import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { HttpError, sendAsset } from './http.ts'

const types: Record<string, string> = { css: 'text/css; charset=utf-8', woff: 'font/woff' }
/** A sheet names this file first. It is the smaller one and takes a browser twice as long to unpack, on every page. */
const slowSource = /url\([^)]*\) format\('woff2'\),\s*/g
const folder = () => dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'))

/** Serves the packaged Noto Sans SC; `path` is what follows `/fonts/`. Machines of CI have no Chinese glyphs. */
export async function sendFont(response: ServerResponse, path: string): Promise<void> {
  const match = /^(?:[a-z0-9-]+\.(css)|files\/[a-z0-9-]+\.(woff))$/.exec(path)
  const type = types[match?.[1] ?? match?.[2] ?? '']
  if (!type) throw new HttpError(404, 'There is no such font')
  const body = await readFile(join(folder(), path)).catch(() => null)
  if (!body) throw new HttpError(404, 'There is no such font')
  const sent = match?.[1] ? body.toString().replace(slowSource, '') : body
  sendAsset(
    response,
    { type, body: sent },
    { headers: { 'cache-control': 'public, max-age=31536000, immutable' } },
  )
}
