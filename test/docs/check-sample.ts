import { dirname, join } from 'node:path'
import ts from 'typescript'

/** The file that a sample names in its first line; others stand in a page of this app. */
function placeOf(text: string): string {
  return /^\/\/ ([\w./-]+\.ts)\n/.exec(text)?.[1] ?? 'pages/profile/sample.ts'
}

/** Type-checks a sample in its place. Gives its errors as sentences. */
export function findSampleErrors(text: string): string[] {
  const { options, fileNames } = readProject()
  const file = join(process.cwd(), placeOf(text))
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (path) => (path === file ? text : readFile(path))
  host.fileExists = (path) => path === file || fileExists(path)
  const declarations = fileNames.filter((name) => name.endsWith('.d.ts'))
  const program = ts.createProgram([file, ...declarations], { ...options, noEmit: true }, host)
  const source = program.getSourceFile(file)
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

function readProject(): ts.ParsedCommandLine {
  const path = join(process.cwd(), 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path))
}
