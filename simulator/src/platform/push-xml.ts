/** Fields as WeChat writes them in XML: text in CDATA, numbers bare, what a list holds under one name again and again. */
export function toPushXml(fields: object): string {
  return toElement('xml', fields)
}

function toElement(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => toElement(name, item)).join('\n')
  return `<${name}>${toContent(value)}</${name.trim()}>`
}

function toContent(value: unknown): string {
  if (typeof value === 'string') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  if (typeof value !== 'object' || value === null) return String(value)
  const elements = Object.entries(value).map(([name, field]) => toElement(name, field))
  return `\n${elements.join('\n')}\n`
}
