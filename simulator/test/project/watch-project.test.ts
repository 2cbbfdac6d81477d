import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { watchProject } from '../../src/project/watch-project.ts'
import { copyDemo } from './demo-project.ts'

type Listener = (event: string, name: string | null) => void

/** A file system that says what the test lets it say. */
function createFakeWatch(project: string) {
  const open = new Map<string, Listener>()
  return {
    folders: () => [...open.keys()].sort(),
    watched: (folder: string) => open.get(folder),
    notify: (folder: string, name: string | null) => open.get(folder)?.('change', name),
    watchFolder: (path: string, listener: Listener) => {
      const folder = relative(project, path)
      open.set(folder, listener)
      return { close: () => void open.delete(folder), on: () => {} }
    },
  }
}

async function watchDemo(changes: Record<string, string | null> = {}) {
  const project = await copyDemo(changes)
  const fake = createFakeWatch(project)
  const onChange = jest.fn()
  jest.useFakeTimers()
  const unwatch = watchProject(project, onChange, fake.watchFolder)
  return { ...fake, project, onChange, unwatch }
}

afterEach(() => {
  jest.useRealTimers()
})

describe('watching', () => {
  test('opens the folders that can be packed and no other', async () => {
    const config =
      '{"appid":"wx1","watchOptions":{"ignore":["images/**"]},"packOptions":{"ignore":[{"type":"folder","value":"notes"}]}}'
    const { folders } = await watchDemo({ 'project.config.json': config })
    expect(folders()).toEqual([
      '',
      'components',
      'components/badge',
      'components/card',
      'pages',
      'pages/detail',
      'pages/form',
      'pages/home',
      'utils',
    ])
  })

  test('a folder that another one takes the place of is watched anew, with all below it', async () => {
    const { notify, watched, onChange } = await watchDemo()
    const [before, beforeBelow] = [watched('pages'), watched('pages/home')]
    notify('', 'pages')
    expect(watched('pages')).not.toBe(before)
    expect(watched('pages/home')).not.toBe(beforeBelow)
    jest.runAllTimers()
    notify('pages/home', 'home.ts')
    jest.runAllTimers()
    expect(onChange).toHaveBeenCalledTimes(2)
  })

  test('calls once after a burst of changes', async () => {
    const { notify, onChange } = await watchDemo()
    for (const name of ['home.ts', 'home.wxml', 'home.wxml']) notify('pages/home', name)
    expect(onChange).not.toHaveBeenCalled()
    jest.runAllTimers()
    expect(onChange).toHaveBeenCalledTimes(1)
    notify('', 'app.json')
    jest.runAllTimers()
    expect(onChange).toHaveBeenCalledTimes(2)
  })

  test('is silent about files that are never packed', async () => {
    const { notify, onChange } = await watchDemo()
    for (const name of ['README.md', '.home.ts.swp', 'home.ts~', 'notes']) notify('', name)
    jest.runAllTimers()
    expect(onChange).not.toHaveBeenCalled()
  })

  test('notices a new folder and what is in it', async () => {
    const { notify, onChange, folders, project } = await watchDemo()
    jest.useRealTimers()
    await mkdir(join(project, 'pages/new'))
    jest.useFakeTimers()
    notify('pages', 'new')
    jest.runAllTimers()
    expect(folders()).toContain('pages/new')
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  test('takes over new rules when project.config.json changes', async () => {
    const { notify, onChange, project } = await watchDemo()
    jest.useRealTimers()
    const config = '{"appid":"wx1","packOptions":{"ignore":[{"type":"folder","value":"pages"}]}}'
    await writeFile(join(project, 'project.config.json'), config)
    jest.useFakeTimers()
    notify('', 'project.config.json')
    jest.runAllTimers()
    expect(onChange).toHaveBeenCalledTimes(1)
    notify('pages/home', 'home.ts')
    jest.runAllTimers()
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  test('ends when told: everything is closed and a pending call does not come', async () => {
    const { notify, onChange, unwatch, folders } = await watchDemo()
    notify('', 'app.ts')
    unwatch()
    jest.runAllTimers()
    expect(onChange).not.toHaveBeenCalled()
    expect(folders()).toEqual([])
  })

  test('works with the real file system', async () => {
    const project = await copyDemo()
    let unwatch = () => {}
    const changed = new Promise<void>((resolve) => {
      unwatch = watchProject(project, resolve)
    })
    await writeFile(join(project, 'pages/home/home.wxss'), '.a{}')
    await expect(changed).resolves.toBeUndefined()
    unwatch()
  })
})
