/** An error whose message is written for the automation client. */
export class ProtocolError extends Error {
  override name = 'ProtocolError'
}
