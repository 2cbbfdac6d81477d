import type { Calls, Peer } from '../protocol/peer.ts'

/** One open socket, seen from here. */
export interface Connection<Table extends Calls<Table>, Events> {
  peer: Peer<Table, Events>
  /** Closes the socket and rejects its pending calls with the reason. */
  close(reason: string): void
}
