import { expect, test } from '@jest/globals'
import { setUpGallery } from './support/gallery.ts'

const gallery = setUpGallery('/pages/pickers/pickers')

const setDevice = (change: object) =>
  gallery.phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', ...change }] })
const setData = (data: object) => gallery.app.evaluate('(data) => getCurrentPages()[0].setData(data)', data)

const column = (name: string) => gallery.phone.page.getByRole('listbox', { name, exact: true })
const row = (list: string, name: string) => column(list).getByRole('option', { name, exact: true })
const chosen = () => gallery.phone.page.locator('[role=option][aria-selected=true]').allTextContents()
const rowsOf = (list: string) => column(list).getByRole('option').allTextContents()

async function answer(name: '确定' | '取消' | 'OK'): Promise<void> {
  await gallery.phone.page.getByRole('button', { name, exact: true }).tap()
  await gallery.app.settle()
  expect(await gallery.phone.page.getByRole('dialog').count()).toBe(0)
}

test('a date is chosen by year, month and day, each within what the others leave', async () => {
  await gallery.app.touch('.birthday')
  expect(await gallery.phone.page.getByRole('dialog', { name: 'Birthday' }).count()).toBe(1)
  expect(await chosen()).toEqual(['2024年', '2月', '29日'])
  await row('年', '2023年').tap()
  expect(await chosen()).toEqual(['2023年', '2月', '28日'])
  await row('年', '1990年').tap()
  expect(await rowsOf('月')).toHaveLength(10)
  expect(await chosen()).toEqual(['1990年', '3月', '28日'])
  await answer('确定')
  expect(await gallery.log()).toEqual(['change {"value":"1990-03-28"}'])
})

test('a date that the person leaves stays as it was', async () => {
  await gallery.app.touch('.birthday')
  await row('年', '2023年').tap()
  await answer('取消')
  await gallery.app.touch('.submit')
  expect(await gallery.log()).toEqual([
    'cancel {}',
    'submit {"value":{"birthday":"2024-02-29","card":"2027-02","alarm":"07:30","place":[0,2]}}',
  ])
})

test('a date to the month has no days', async () => {
  await gallery.app.touch('.card')
  await row('月', '11月').tap()
  expect(await chosen()).toEqual(['2027年', '11月'])
  await answer('确定')
  expect(await gallery.log()).toEqual(['change {"value":"2027-11"}'])
})

test('a time is chosen by hour and minute', async () => {
  await gallery.app.touch('.alarm')
  expect((await rowsOf('分'))[0]).toBe('15')
  await row('时', '21').tap()
  expect(await rowsOf('分')).toEqual(['00'])
  await answer('确定')
  expect(await gallery.log()).toEqual(['change {"value":"21:00"}'])
})

test('columns are filled by the app while the person chooses', async () => {
  await gallery.app.touch('.place')
  expect(await chosen()).toEqual(['animals', 'hen'])
  await row('第 1 列', 'plants').tap()
  expect(await rowsOf('第 2 列')).toEqual(['fern', 'moss'])
  expect(await chosen()).toEqual(['plants', 'fern'])
  await row('第 2 列', 'moss').tap()
  await answer('确定')
  expect(await gallery.log()).toEqual([
    'column {"column":0,"value":1}',
    'column {"column":1,"value":1}',
    'change {"value":[1,1]}',
  ])
})

test('a column that gets shorter keeps no row that is gone', async () => {
  await gallery.app.touch('.place')
  await setData({ 'places[1]': [{ name: 'fox' }] })
  expect(await chosen()).toEqual(['animals', 'fox'])
  await answer('确定')
  expect(await gallery.log()).toEqual(['change {"value":[0,0]}'])
})

test('keys choose as a finger does', async () => {
  const { keyboard } = gallery.phone.page
  await gallery.phone.page.locator('wx-picker.alarm').focus()
  await keyboard.press('Enter')
  await keyboard.press('ArrowDown')
  await keyboard.press('Tab')
  await keyboard.press('End')
  await keyboard.press('ArrowUp')
  expect(await chosen()).toEqual(['08', '58'])
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Home')
  expect(await chosen()).toEqual(['07', '58'])
  await keyboard.press('Shift+Tab')
  await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')
  await gallery.app.settle()
  expect(await gallery.log()).toEqual(['change {"value":"07:58"}'])
  expect(await gallery.phone.page.locator('wx-picker.alarm:focus').count()).toBe(1)
})

test('a form empties its pickers on reset', async () => {
  await gallery.app.touch('.reset')
  await gallery.app.touch('.submit')
  expect((await gallery.log())[1]).toBe('submit {"value":{"birthday":"","card":"","alarm":"","place":[0,0]}}')
})

test('without a value a date is today, and a time the first one', async () => {
  await gallery.app.touch('.reset')
  await gallery.app.touch('.card')
  const now = new Date()
  expect(await chosen()).toEqual([`${now.getFullYear()}年`, `${now.getMonth() + 1}月`])
  await answer('取消')
  await gallery.app.touch('.alarm')
  expect(await chosen()).toEqual(['07', '15'])
})

test('the columns speak the phone’s language and follow it into the dark', async () => {
  await gallery.phone.close()
  await setDevice({ language: 'en' })
  await gallery.reopen()
  const colours = { light: 'rgb(255, 255, 255)', dark: 'rgb(44, 44, 44)' }
  for (const [theme, colour] of Object.entries(colours)) {
    await setDevice({ theme })
    await gallery.phone.page.locator(`html[data-theme="${theme}"]`).waitFor()
    await gallery.app.touch('.birthday')
    expect(await chosen()).toEqual(['2024', '2', '29'])
    expect(await column('Month').count()).toBe(1)
    const surface = await gallery.phone.page.evaluate(
      'getComputedStyle(document.querySelector(".native-sheet")).backgroundColor',
    )
    expect(surface).toBe(colour)
    await answer('OK')
  }
})

const native = (method: string, data: object | null = null) =>
  gallery.phone.call('Host.native', { method, data })
const dialogs = () => gallery.phone.page.getByRole('dialog').count()

test('the tool chooses in a picker, takes what is chosen, and leaves', async () => {
  await gallery.app.touch('.place')
  await native('chooseItem', { column: 1, index: 0 })
  await native('confirmModal')
  await gallery.app.touch('.alarm')
  await native('chooseItem', { index: 2 })
  await native('cancelModal')
  await gallery.app.touch('.animal')
  await native('chooseItem', { index: 1 })
  await gallery.app.touch('.animal')
  await native('confirmModal')
  await gallery.app.settle()
  expect(await gallery.log()).toEqual([
    'column {"column":1,"value":0}',
    'change {"value":[0,0]}',
    'change {"value":"1"}',
    'change {"value":"1"}',
  ])
  expect(await dialogs()).toBe(0)
})

test('an item that is not there and a sheet that is not open are refused in words', async () => {
  await gallery.app.touch('.animal')
  await expect(native('chooseItem', { index: 9 })).rejects.toThrow('there is no item 9')
  await expect(native('chooseItem', {})).rejects.toThrow('index')
  await native('cancelModal')
  await expect(native('cancelModal')).rejects.toThrow('no modal is open')
  await expect(native('chooseItem', { index: 0 })).rejects.toThrow('no sheet is open')
})

test('an event that a test sends in the place of a person closes what the picker has open', async () => {
  await gallery.app.touch('.birthday')
  const birthday = await gallery.app.find('.birthday')
  await gallery.phone.call('Element.triggerEvent', { ...birthday, type: 'change', detail: { value: 'sent' } })
  expect(await gallery.log()).toEqual(['change {"value":"sent"}'])
  expect(await dialogs()).toBe(0)
})

test('a picker ends with its page and with itself', async () => {
  await gallery.app.touch('.birthday')
  await gallery.app.wx('navigateTo', { url: '/pages/looks/looks' })
  expect(await dialogs()).toBe(0)
  await gallery.app.wx('navigateBack')
  expect(await gallery.log()).toEqual(['cancel {}'])
  await gallery.app.touch('.animal')
  await setData({ hasAnimal: false })
  expect(await dialogs()).toBe(0)
  await gallery.app.touch('.birthday')
  await gallery.app.wx('reLaunch', { url: '/pages/controls/controls' })
  await gallery.app.touch('.plain-button')
  expect(gallery.phone.events.filter(({ name }) => name === 'exception')).toEqual([])
})

test('a list of regions, which is not there, opens nothing and says so', async () => {
  await setData({ otherMode: 'region' })
  await gallery.app.touch('.other')
  const lines = gallery.phone.events.filter(({ name }) => name === 'console').map(({ params }) => params)
  expect(lines).toEqual([
    { type: 'error', args: ['<picker mode="region"> is not available in the simulator'] },
  ])
  expect(await gallery.phone.page.getByRole('dialog').count()).toBe(0)
})
