import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderApiTypes } from './api-types.ts'
import { renderHttpApi } from './http-api.ts'

const root = join(import.meta.dirname, '../..')
await writeFile(join(root, 'typings/api.d.ts'), await renderApiTypes())
await writeFile(join(root, 'docs/http-api.md'), await renderHttpApi())
