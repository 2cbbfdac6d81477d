import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import ts from 'typescript'
import { createWorldServer, type WorldServer } from '../../simulator/src/gateway/world-server.ts'
import { compileCached } from '../../simulator/src/project/cached-compiler.ts'
import { BrowserPhone } from '../support/browser-phone.ts'
import { root } from './support/compiled-app.ts'
import { appId, origin, writeLiftedApp } from './support/lifted-app.ts'
import { startShopServer } from './support/shop-server.ts'

/** `utils/auth` with `core` and `platform` in an app that has nothing else of ours, before a server of another shape. */

let folder: string
let world: WorldServer
let shop: Awaited<ReturnType<typeof startShopServer>>
let phone: BrowserPhone

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifted-'))
  await writeLiftedApp(folder)
})

afterAll(async () => {
  await phone?.close()
  await world?.close()
  await shop?.close()
  await rm(folder, { recursive: true, force: true })
})

test('the three folders and the code of the README compile as strict TypeScript', () => {
  const files = ['app.ts', 'pages/home/home.ts'].map((path) => join(folder, path))
  const program = ts.createProgram(files, {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2020,
    lib: ['lib.es2020.d.ts'],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    typeRoots: [join(root, 'node_modules')],
    types: ['miniprogram-api-typings'],
    noEmit: true,
  })
  const faults = ts.getPreEmitDiagnostics(program)
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  const read = program.getSourceFiles().map(({ fileName }) => fileName)
  expect(read.filter((path) => path.startsWith(root) && !path.includes('/node_modules/'))).toEqual([])
})

test("signs in on WeChat's compilers' output, heals an ended session, and signs out", async () => {
  const compiled = await compileCached(folder)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2))
  world = await createWorldServer({ appId })
  shop = await startShopServer({ ...world, appId })
  world.world.patch({ hosts: { [origin]: shop.url } })
  world.addBuild(compiled.build)
  phone = await BrowserPhone.launch('phone-1', {}, { ...world, buildId: compiled.build.id })
  const shows = (name: string, hasText: string | RegExp) =>
    phone.page.locator(`.${name}`, { hasText }).waitFor()

  await shows('status', 'signed-in')
  await shows('person', /^\S{20,}$/)
  await phone.page.locator('.points').tap()
  await shows('points', '1')
  expect(shop.asked).toEqual(['/login', '/points'])

  shop.forgetSessions()
  await phone.page.locator('.points').tap()
  await shows('points', '2')
  expect(shop.asked.slice(2)).toEqual(['/points', '/login', '/points'])

  const signedOut = shop.nextCall('/logout')
  await phone.page.locator('.sign-out').tap()
  await shows('status', 'guest')
  await signedOut
})
