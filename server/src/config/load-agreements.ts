import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AgreementDocument,
  type Agreements,
  createAgreements,
  type DocumentName,
} from '../sign-in/agreements.ts'

const versionName = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads `<folder>/<version>/{terms,privacy}.{zh-CN,en}.txt`. A version with a file `editorial` in its
 * folder changes nothing for those who accepted an older one; any other is required from its date.
 */
export function loadAgreements(folder: string): Agreements {
  const versions = readdirSync(folder).filter((name) => versionName.test(name))
  return createAgreements(versions.map((version) => loadVersion(join(folder, version), version)))
}

function loadVersion(folder: string, version: string) {
  const isEditorial = readdirSync(folder).includes('editorial')
  const documents = { terms: loadDocument(folder, 'terms'), privacy: loadDocument(folder, 'privacy') }
  return { version, requiredFrom: isEditorial ? null : version, documents }
}

function loadDocument(folder: string, name: DocumentName): AgreementDocument {
  const read = (language: string) => readFileSync(join(folder, `${name}.${language}.txt`), 'utf8')
  const texts = { 'zh-CN': read('zh-CN'), en: read('en') }
  return { sha256: createHash('sha256').update(texts['zh-CN']).digest('hex'), texts }
}
