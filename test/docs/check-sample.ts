import { dirname, join } from 'node:path'
import ts from 'typescript'

/** Type-checks a sample as if it stood in a page of this app. Gives its errors as sentences. */
export function findSampleErrors(text: string): string[] {
  const { options, fileNames } = readProject()
  const file = join(process.cwd(), 'pages/profile/sample.ts')
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
