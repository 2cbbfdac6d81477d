import { describe, expect, test } from '@jest/globals'
import { createMissingNotes } from '../../src/host/context/missing.ts'
import { createAbsence } from '../../src/host/wx/absence.ts'

type Anything = Record<string, (...args: unknown[]) => unknown> & Record<string, Record<string, unknown>>

function start(present: object = {}, type = 'Wx', path = 'wx') {
  const complaints: string[] = []
  const errors: unknown[] = []
  const absence = createAbsence({
    noteMissing: createMissingNotes((sentence) => complaints.push(sentence)),
    onCallbackError: (error) => errors.push(error),
  })
  return { wx: absence.fill(present, type, path) as Anything, complaints, errors }
}

describe('what WeChat has and the simulator lacks', () => {
  test('is there to be tested for, without a complaint', () => {
    const { wx, complaints } = start()
    const { scanCode, nothing = 'mine' } = wx
    expect([typeof wx.scanCode, typeof scanCode, 'scanCode' in wx]).toEqual(['function', 'function', true])
    expect([wx.makeCoffee, 'makeCoffee' in wx, nothing]).toEqual([undefined, false, 'mine'])
    expect(Object.keys({ ...wx })).toContain('scanCode')
    expect(complaints).toEqual([])
  })

  test('fails in WeChat’s way, and is noted once', async () => {
    const { wx, complaints } = start()
    const heard = await new Promise((fail) => wx.scanCode?.({ success: () => fail('success'), fail }))
    expect(heard).toEqual({ errMsg: 'scanCode:fail not available in the simulator' })
    await expect(wx.scanCode?.()).rejects.toEqual(heard)
    expect(complaints).toEqual(['wx.scanCode is not available in the simulator'])
  })

  test('leaves no unhandled rejection where nobody waits for the promise', async () => {
    const { wx, complaints } = start()
    wx.setKeepScreenOn?.({ keepScreenOn: true })
    await new Promise((resolve) => setImmediate(resolve))
    expect(complaints).toEqual(['wx.setKeepScreenOn is not available in the simulator'])
  })

  test('throws where WeChat would return a value, and does nothing where it returns none', () => {
    const { wx, complaints } = start()
    expect(() => wx.getBatteryInfoSync?.()).toThrow('getBatteryInfoSync:fail not available in the simulator')
    expect(wx.onLocationChange?.(() => {})).toBeUndefined()
    expect(wx.reportEvent?.('a', {})).toBeUndefined()
    expect(complaints).toHaveLength(3)
  })

  test('gives objects that do nothing, each member in its own way', async () => {
    const { wx, complaints } = start()
    const audio = wx.createInnerAudioContext?.() as Anything
    Object.assign(audio, { src: 'a.mp3' })
    expect([audio.src, typeof audio.play, audio.makeCoffee]).toEqual(['a.mp3', 'function', undefined])
    expect(audio.play?.()).toBeUndefined()
    const animation = wx.createAnimation?.({ duration: 1 }) as Anything
    const step = (animation.opacity?.(1) as Anything).step?.() as Anything
    expect(() => step.export?.()).toThrow('export:fail')
    const files = wx.getFileSystemManager?.() as Anything
    const failure = await new Promise((fail) => files.readFile?.({ filePath: 'x', fail }))
    expect(failure).toEqual({ errMsg: 'readFile:fail not available in the simulator' })
    expect(complaints).toEqual(
      [
        'wx.createInnerAudioContext',
        'InnerAudioContext.play',
        'wx.createAnimation',
        'Animation.opacity',
        'Animation.step',
        'Animation.export',
        'wx.getFileSystemManager',
        'FileSystemManager.readFile',
      ].map((name) => `${name} is not available in the simulator`),
    )
  })

  test('has the objects that hang on wx', async () => {
    const { wx, complaints } = start()
    expect(typeof wx.cloud).toBe('object')
    expect(complaints).toEqual([])
    expect((wx.cloud?.init as () => void)()).toBeUndefined()
    await expect((wx.cloud?.callFunction as (o: object) => unknown)({ name: 'x' })).rejects.toEqual({
      errMsg: 'callFunction:fail not available in the simulator',
    })
  })

  test('fails a task and hands out one that does nothing', async () => {
    const { wx } = start()
    let task: Anything | undefined
    const failure = await new Promise((fail) => {
      task = wx.downloadFile?.({ url: 'x', fail }) as Anything
    })
    expect(failure).toEqual({ errMsg: 'downloadFile:fail not available in the simulator' })
    expect(task?.abort?.()).toBeUndefined()
  })

  test('can be replaced by the app', () => {
    const { wx } = start()
    Object.assign(wx, { scanCode: () => 'mine', cloud: 'mine, too' })
    expect([wx.scanCode?.(), wx.cloud]).toEqual(['mine', 'mine, too'])
  })

  test('leaves what is there as it is', () => {
    const login = () => 'here'
    expect(start({ login }).wx.login).toBe(login)
  })

  test('reports what a callback of the app throws', async () => {
    const { wx, errors } = start()
    const thrown = new Error('in fail')
    await new Promise((complete) => {
      wx.scanCode?.({
        fail() {
          throw thrown
        },
        complete,
      })
    })
    expect(errors).toEqual([thrown])
  })
})
