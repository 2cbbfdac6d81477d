import { expect, test } from '@jest/globals'
import { setUpGallery } from './support/gallery.ts'

const gallery = setUpGallery()

test('a tap on a button reaches its own handler and those around it', async () => {
  await gallery.app.touch('.plain-button')
  expect((await gallery.log()).map((line) => line.split(' {')[0])).toEqual(['tap', 'outer tap'])
})

test('a tap on a disabled button reaches no handler until it is enabled', async () => {
  await gallery.app.touch('.off-button')
  expect(await gallery.log()).toEqual([])
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ isOff: false })')
  await gallery.app.touch('.off-button')
  expect(await gallery.log()).toHaveLength(2)
})

test('a button with an open-type that the simulator lacks is named in the console', async () => {
  await gallery.app.touch('.phone-button')
  const lines = gallery.phone.events.filter(({ name }) => name === 'console').map(({ params }) => params)
  expect(lines).toEqual([
    { type: 'error', args: ['<button open-type="getPhoneNumber"> is not available in the simulator'] },
  ])
})

test('the hover class stays while the finger rests', async () => {
  const { page } = gallery.phone
  const { x, y } = (await gallery.phone.call('Host.locate', await gallery.app.find('.pressed'))) as never
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.locator('.pressed.is-pressed').waitFor()
  expect(await gallery.app.style('.pressed', 'opacity')).toBe('0.5')
  await page.mouse.up()
  await page.locator('.pressed:not(.is-pressed)').waitFor()
})

test('typing reaches the handler with text and cursor, and no more than maxlength', async () => {
  await gallery.app.touch('.nickname')
  await gallery.phone.page.keyboard.type(' Xia the long', { delay: 0 })
  await gallery.phone.page.keyboard.press('Enter')
  await gallery.app.settle()
  const log = await gallery.log()
  expect(log[0]).toBe('focus {"value":"Lin","height":0}')
  expect(log[1]).toBe('input {"value":"Lin ","cursor":4,"keyCode":32}')
  expect(log.slice(-2)).toEqual(['confirm {"value":"Lin Xia "}', 'blur {"value":"Lin Xia ","cursor":8}'])
  expect(await gallery.property('.nickname', 'value')).toBe('Lin Xia ')
})

test('a handler may return the text that stands in the input, and a two-way binding follows', async () => {
  await gallery.app.touch('.shout')
  await gallery.phone.page.keyboard.type('hey')
  await gallery.app.settle()
  expect(await gallery.phone.page.locator('.shout input').inputValue()).toBe('HEY')
  expect(await gallery.app.data('answer')).toBe('HEY')
})

test('setData changes what stands in an input, also after typing', async () => {
  await gallery.callFunction('.nickname', 'input.input', 'Bo')
  expect(await gallery.phone.page.locator('.nickname input').inputValue()).toBe('Bo')
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ nickname: "Lin" })')
  expect(await gallery.phone.page.locator('.nickname input').inputValue()).toBe('Lin')
})

test('a switch changes by touch and by key, emits it, and shows its state', async () => {
  const { page } = gallery.phone
  await gallery.app.touch('.news')
  expect(await gallery.property('.news', 'checked')).toBe(true)
  expect(await page.getByRole('switch', { name: 'News' }).getAttribute('aria-checked')).toBe('true')
  await page.locator('.news').focus()
  await page.keyboard.press(' ')
  await gallery.app.settle()
  await gallery.app.touch('.locked')
  expect(await gallery.log()).toEqual(['change {"value":true}', 'change {"value":false}'])
  expect(await gallery.property('.locked', 'checked')).toBe(true)
})

test('a checkbox answers its label, and the group names all that are on', async () => {
  await gallery.app.touch('.red-label text')
  await gallery.app.touch('.red')
  expect(await gallery.log()).toEqual(['change {"value":["red","blue"]}', 'change {"value":["blue"]}'])
})

test('one radio of a group is on', async () => {
  await gallery.app.touch('.large-label')
  await gallery.app.touch('.large')
  expect(await gallery.log()).toEqual(['change {"value":"large"}'])
  expect(await gallery.property('.small', 'checked')).toBe(false)
})

test('a picker shows its range above the page and gives the chosen index', async () => {
  await gallery.app.touch('.fruit')
  await gallery.phone.page.getByRole('option', { name: 'pear' }).tap()
  await gallery.app.settle()
  expect(await gallery.log()).toEqual(['change {"value":"1"}'])
  expect(await gallery.phone.page.getByRole('dialog').count()).toBe(0)
})

test('a form submits its named controls as they are, and empties them on reset', async () => {
  await gallery.callFunction('.about', 'textarea.input', 'calm')
  await gallery.callFunction('.news', 'switch.tap')
  await gallery.callFunction('.volume', 'slider.slideTo', 9)
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ log: [] })')
  await gallery.app.touch('.submit')
  await gallery.app.touch('.reset')
  await gallery.app.touch('.submit')
  const values = (await gallery.log()).map((line) => line.split(/ (.*)/))
  expect(values.map(([name]) => name)).toEqual(['submit', 'reset', 'submit'])
  expect(JSON.parse(values[0]![1]!)).toEqual({
    value: {
      nickname: 'Lin',
      about: 'calm',
      news: true,
      locked: true,
      interests: ['blue'],
      size: 'small',
      volume: 10,
      fruit: 0,
    },
  })
  expect(JSON.parse(values[2]![1]!)).toEqual({
    value: {
      nickname: '',
      about: '',
      news: false,
      locked: false,
      interests: [],
      size: '',
      volume: 0,
      fruit: 0,
    },
  })
})

test('a scroll view scrolls on call and says where it is', async () => {
  await gallery.callFunction('.list', 'scroll-view.scrollTo', 0, 120)
  await gallery.phone.drawFrame()
  expect(await gallery.callFunction('.list', 'scroll-view.scrollTop')).toBe(120)
  expect(await gallery.callFunction('.list', 'scroll-view.scrollHeight')).toBe(400)
  expect((await gallery.log())[0]).toMatch(/^scroll \{"scrollLeft":0,"scrollTop":120,"scrollHeight":400,/)
})

test('a swiper turns to another item', async () => {
  await gallery.callFunction('.cards', 'swiper.swipeTo', 1)
  expect(await gallery.log()).toEqual(['swiper {"current":1,"currentItemId":"b","source":""}'])
  expect(await gallery.property('.cards', 'current')).toBe(1)
})

test('a picture reports its own size, and a missing one an error', async () => {
  await gallery.phone.page.waitForFunction(
    '[...document.querySelectorAll("wx-image img")].every((picture) => picture.complete)',
  )
  await gallery.app.settle()
  const pictures = (await gallery.app.data('pictures')) as string[]
  expect(pictures.sort()).toEqual([
    '{"errMsg":"image:error /images/none.png could not be loaded"}',
    '{"width":32,"height":32}',
    '{"width":32,"height":32}',
  ])
})

test('a navigator opens its page', async () => {
  await gallery.app.touch('.away')
  await gallery.phone.page.locator('wx-button.primary').waitFor()
  expect((await gallery.app.current()).path).toBe('pages/looks/looks')
})

test('a control that is disabled keeps what it has, however it is asked', async () => {
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ isLocked: true })')
  await gallery.callFunction('.locked', 'switch.tap')
  const refused = 'is disabled'
  await expect(gallery.callFunction('.nickname', 'input.input', 'Mo')).rejects.toThrow(`<input> ${refused}`)
  await expect(gallery.callFunction('.about', 'textarea.input', 'x')).rejects.toThrow(`<textarea> ${refused}`)
  await expect(gallery.callFunction('.volume', 'slider.slideTo', 9)).rejects.toThrow(`<slider> ${refused}`)
  for (const control of ['.fruit', '.red', '.large', '.locked']) await gallery.app.touch(control)
  expect(await gallery.log()).toEqual([])
  expect(await gallery.phone.page.getByRole('dialog').count()).toBe(0)
  expect(
    await Promise.all([
      gallery.property('.locked', 'checked'),
      gallery.property('.nickname', 'value'),
      gallery.property('.volume', 'value'),
      gallery.property('.red', 'checked'),
    ]),
  ).toEqual([true, 'Lin', 5, false])
})

test('a call that the tag does not have is refused by name', async () => {
  await expect(gallery.callFunction('.news', 'switch.flip')).rejects.toThrow('switch.flip not exists')
  await expect(gallery.callFunction('.news', 'input.input', 'x')).rejects.toThrow('input.input not exists')
})
