export interface Paragraph {
  id: number
  kind: 'title' | 'heading' | 'body'
  text: string
}

const maxHeadingLength = 40

/**
 * Splits a published text at its line ends. The first line is the title; a short line without an end mark that
 * follows an empty line is a heading. No text is lost.
 */
export function parseAgreementText(text: string): Paragraph[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return lines
    .map((line, at) => ({ line, beginsBlock: at > 0 && lines[at - 1] === '' }))
    .filter(({ line }) => line !== '')
    .map(({ line, beginsBlock }, id) => ({
      id,
      kind: id === 0 ? 'title' : kindOf(line, beginsBlock),
      text: line,
    }))
}

function kindOf(line: string, beginsBlock: boolean): Paragraph['kind'] {
  const hasEndMark = /[。.；;：:！!？?]$/.test(line)
  return beginsBlock && !hasEndMark && line.length <= maxHeadingLength ? 'heading' : 'body'
}
