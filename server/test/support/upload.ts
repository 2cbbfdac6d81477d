import { jpeg } from './pictures.ts'
import { bearer } from './sign-in.ts'
import type { TestServer } from './test-server.ts'

export interface Upload {
  file?: Buffer
  key?: string
  /** In place of a form with the file in it. */
  body?: Buffer
}

/** One file as `wx.uploadFile` sends it. What it says of its type is not believed. */
export function toForm(file: Buffer): Buffer {
  const head =
    '--edge\r\ncontent-disposition: form-data; name="file"; filename="tmp.jpg"\r\ncontent-type: text/html\r\n\r\n'
  return Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--edge--\r\n')])
}

export function uploadPicture(
  server: TestServer,
  token: string,
  { file = jpeg(), key, body = toForm(file) }: Upload = {},
) {
  return server.inject({
    method: 'POST',
    url: '/v1/me/avatar',
    headers: {
      ...bearer(token),
      'content-type': 'multipart/form-data; boundary=edge',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    payload: body,
  })
}
