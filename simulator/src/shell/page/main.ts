import { createControlClient } from './control-client.ts'
import { createPreferences } from './preferences.ts'
import { runShell } from './shell.ts'
import { textsFor } from './texts.ts'

const maxFontWaitMs = 3000
const preferences = createPreferences(findStorage())
const language = preferences.get().language ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
const texts = textsFor(language)
document.title = texts.title
document.documentElement.lang = language

const status = byId('status')
const token = location.hash.slice(1)
void start()

async function start(): Promise<void> {
  await loadFont()
  if (!token) {
    status.textContent = texts.noToken
    return
  }
  const elements = {
    status,
    phones: byId('phones'),
    panel: byId('panel'),
    controls: byId('controls'),
    problems: byId('problems'),
  }
  await runShell({ client: createControlClient(token), texts, preferences, elements })
}

/** Text that was laid out before its font came stays blank after it has, where Chinese glyphs come from the font. */
async function loadFont(): Promise<void> {
  const loaded = document.fonts.load('400 15px "Noto Sans SC"', '中').catch(() => {})
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, maxFontWaitMs))])
}

/** Null where the browser forbids it. */
function findStorage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`The page has no #${id}.`)
  return element
}
