/** WeChat's compiler as its package publishes it, once for the folder that is named; answers with the files. */
import { createRequire } from 'node:module'

const ci = createRequire(import.meta.url)('miniprogram-ci')
const project = new ci.Project({
  appid: 'wx0000000000000000',
  type: 'miniProgram',
  projectPath: process.argv[2],
  privateKey: 'unused',
  ignores: [],
})
project.attr = async () => ci.DefaultProjectAttr
const files = await ci.getCompiledResult({ project, version: '0', setting: { useProjectConfig: true } })
process.send({ files }, () => process.exit())
