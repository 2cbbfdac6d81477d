import { register } from 'tsx/esm/api'

register()
await import('./take-all.ts')
