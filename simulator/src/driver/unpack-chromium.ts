/**
 * Run in a process of its own, with TMPDIR set to the target folder: on import the package changes
 * the environment of its process, and it writes to the system's temporary folder.
 */
import chromium from '@sparticuz/chromium'

await chromium.executablePath()
