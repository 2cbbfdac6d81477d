import { jpeg } from './pictures.ts'
import { bearer } from './sign-in.ts'
import type { TestServer } from './test-server.ts'

/** One file as `wx.uploadFile` sends it. */
function toForm(file: Buffer): Buffer {
  const head = '--edge\r\ncontent-disposition: form-data; name="file"; filename="tmp.jpg"\r\n\r\n'
  return Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--edge--\r\n')])
}

export function uploadPicture(server: TestServer, token: string, file = jpeg()) {
  return server.inject({
    method: 'POST',
    url: '/v1/me/avatar',
    headers: { ...bearer(token), 'content-type': 'multipart/form-data; boundary=edge' },
    payload: toForm(file),
  })
}
