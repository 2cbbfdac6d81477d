import type { CompileProblem } from '../../protocol/build.ts'
import { create } from './dom.ts'

/** What the compiler refuses, with the place of each. */
export function showProblems(section: HTMLElement, heading: string, problems: CompileProblem[]): void {
  section.hidden = problems.length === 0
  section.replaceChildren(create('h2', {}, [heading]), create('ul', {}, problems.map(toItem)))
}

function toItem({ message, file, line, column }: CompileProblem): HTMLElement {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return create('li', {}, [message, create('code', {}, [place])])
}
