import { expect, test } from '@jest/globals'
import { setUpGallery } from './support/gallery.ts'

const gallery = setUpGallery('/pages/looks/looks')

const setTheme = async (theme: 'light' | 'dark') => {
  await gallery.phone.control('PATCH', '/control/world', { devices: [{ id: 'phone-1', theme }] })
  await gallery.phone.page.locator(`html[data-theme="${theme}"]`).waitFor()
}

test('buttons look like WeChat’s, and follow the phone into the dark', async () => {
  expect(await gallery.app.style('.primary', 'background-color')).toBe('rgb(7, 193, 96)')
  expect(await gallery.app.style('.default', 'color')).toBe('rgb(6, 174, 86)')
  expect(await gallery.app.style('.default', 'background-color')).toBe('rgb(242, 242, 242)')
  expect(await gallery.app.style('.default', 'width')).toBe('184px')
  expect(await gallery.app.style('.mini', 'font-size')).toBe('16px')
  await setTheme('dark')
  expect(await gallery.app.style('.primary', 'background-color')).toBe('rgb(7, 193, 96)')
  expect(await gallery.app.style('.default', 'background-color')).toBe('rgba(255, 255, 255, 0.08)')
  await setTheme('light')
})

test('a button that is disabled takes WeChat’s colours, which a rule of two classes does not beat', async () => {
  expect(await gallery.app.style('.own .painted', 'background-color')).toBe('rgb(6, 122, 64)')
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ isOff: true })')
  expect(await gallery.app.style('.own .painted', 'background-color')).toBe('rgb(242, 242, 242)')
  expect(await gallery.app.style('.own .painted', 'color')).toBe('rgba(0, 0, 0, 0.2)')
  expect(await gallery.app.style('.outer .own .painted', 'border-top-color')).toBe('rgb(6, 122, 64)')
})

test('a button that loads keeps its own colours unless the template names its type', async () => {
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ isLoading: true })')
  expect(await gallery.app.style('.own .painted', 'background-color')).toBe('rgb(6, 122, 64)')
  expect(await gallery.app.style('.own .typed', 'background-color')).not.toBe('rgb(6, 122, 64)')
  const typed = `[...document.querySelectorAll('wx-button[type]')].map(({ className }) => className)`
  expect(await gallery.phone.page.evaluate(typed)).toEqual(['primary', 'typed'])
})

test('what is hidden takes no room until it is shown', async () => {
  expect(await gallery.phone.page.locator('.secret').isVisible()).toBe(false)
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ isHidden: false })')
  expect(await gallery.phone.page.locator('.secret').isVisible()).toBe(true)
})

test('roles and labels of the template reach assistive technology', async () => {
  const { page } = gallery.phone
  expect(await page.getByRole('button', { name: 'Title' }).getAttribute('aria-checked')).toBe('true')
  expect(await page.getByRole('button', { name: 'primary' }).getAttribute('tabindex')).toBe('0')
  expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
})

test('text keeps its lines, an icon its size, a picture its proportions', async () => {
  const { page } = gallery.phone
  expect(await gallery.app.text('.lines')).toBe('one\ntwo')
  expect((await page.locator('.warn i').boundingBox())?.width).toBe(40)
  await page.waitForFunction('document.querySelector(".wide img").complete')
  expect(await page.locator('.wide').boundingBox()).toMatchObject({ width: 60, height: 60 })
})

test('rich text drops what is not on its list', async () => {
  const html = await gallery.phone.page.locator('.rich').innerHTML()
  expect(html).toContain('<p class="note">kept</p><b>bold</b><i')
  expect(html).not.toContain('lost')
})

test('Chinese text is visible in whatever font the app names, wherever it names it', async () => {
  await gallery.app.settle()
  for (const selector of ['.sheet', '.styled', '.written', '.rich i'])
    expect(await fontsOf(selector)).toEqual([expect.stringMatching(/^Noto Sans SC/)])
  await gallery.app.evaluate('() => getCurrentPages()[0].setData({ font: "Another Font" })')
  expect(await fontsOf('.written')).toEqual([expect.stringMatching(/^Noto Sans SC/)])
  expect((await gallery.app.wxml('page', 'inner')).match(/style="font[^"]*"/g)).toEqual([
    'style="font-family: Courier"',
    'style="font: italic 20px \'Another Font\'"',
  ])
})

/** The fonts that the browser really takes for the text of an element. */
async function fontsOf(selector: string): Promise<string[]> {
  const { page } = gallery.phone
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument')
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector })
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
  await session.detach()
  return fonts.map(({ familyName }) => familyName)
}
