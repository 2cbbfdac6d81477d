import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { describeApi } from './describe-api.ts'

const header = '// Generated from the schemas of the server: `npm run generate:api -w server`.\n\n'

/** The API as TypeScript types. The same schemas always give the same text. */
export async function renderApiTypes(): Promise<string> {
  const { members } = await describeApi()
  return header + astToString(await openapiTS(members as OpenAPI3))
}
