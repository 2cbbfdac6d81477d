import { register } from 'tsx/esm/api'

// The phones' too: a picture must not change with the place where it is taken.
process.env.TZ = 'Asia/Shanghai'
register()
await import('./take-all.ts')
