import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderApiTypes } from './api-types.ts'

await writeFile(join(import.meta.dirname, '../../typings/api.d.ts'), await renderApiTypes())
