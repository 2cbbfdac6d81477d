import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderWechatTypes } from './wechat-types.ts'

await writeFile(join(import.meta.dirname, '../src/protocol/wechat-types.ts'), renderWechatTypes())
