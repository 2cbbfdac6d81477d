import type { IncomingMessage } from 'node:http'
import { browserCheck } from './browser-check.ts'

/** The page that runs the app. Its address is the phone's credential, so it is never sent as a referrer. */
export const hostPage = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
    <title>Passport</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/fonts/chinese-simplified-400.css">
    <link rel="stylesheet" href="/fonts/chinese-simplified-700.css">
  </head>
  <body>
    <script src="${browserCheck.path}" data-then="host.js"></script>
  </body>
</html>
`

/** What stands where a launch is over; the sentence is one of ours. */
export function overPage(sentence: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>Passport</title>
    <link rel="icon" href="data:,">
  </head>
  <body><p>${sentence}</p></body>
</html>
`
}

/** The app may reach its own socket and its own files, and may be framed by the shell alone. */
export function hostPagePolicy(request: IncomingMessage, launchId: string, controlPort: number): string {
  return toPolicy({
    'default-src': ["'none'"],
    'script-src': ["'self'", "'unsafe-eval'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': [`ws://${request.headers.host}/l/${launchId}/socket`],
    'frame-ancestors': localOrigins(controlPort),
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  })
}

/** The shell may frame the app's origin and talk to its own server. */
export function shellPolicy(appPort: number): string {
  return toPolicy({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'frame-src': localOrigins(appPort),
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  })
}

function localOrigins(port: number): string[] {
  return [`http://127.0.0.1:${port}`, `http://localhost:${port}`]
}

function toPolicy(directives: Record<string, string[]>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}
