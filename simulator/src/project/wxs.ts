import { maskLiterals } from './script-text.ts'

/** WXS has two globals of its own, and `constructor` is the name of a value's type there. */
export const wxsGlobals = `
var getRegExp = function (pattern, flags) { return new RegExp(pattern, flags) };
var getDate = function () { return new (Date.bind.apply(Date, [null].concat([].slice.call(arguments))))() };
var wxsTypeName = Symbol('constructor');
Object.defineProperty(Object.prototype, wxsTypeName, {
  configurable: true,
  get: function () { return Object.prototype.toString.call(this).slice(8, -1) },
});`

const memberAccess = /\.constructor\b/g

/** The script with WXS's own meaning in the place of JavaScript's. */
export function adaptWxs(code: string): string {
  if (!code.includes('.constructor')) return code
  const places = [...maskLiterals(code).matchAll(memberAccess)].map(({ index }) => index)
  return places.reduceRight(
    (text, index) => `${text.slice(0, index)}[wxsTypeName]${text.slice(index + '.constructor'.length)}`,
    code,
  )
}

/** The same for scripts that stand in a template. */
export function adaptInlineWxs(template: string): string {
  return template.replace(
    /(<wxs\b[^>]*[^/>]>|<wxs>)([\s\S]*?)(<\/wxs>)/g,
    (_, open: string, code: string, close: string) => `${open}${adaptWxs(code)}${close}`,
  )
}
