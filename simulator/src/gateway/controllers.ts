import type { ControllerEvents } from '../protocol/control.ts'
import type { Connection } from './connection.ts'

type Controller = Connection<object, ControllerEvents>

/** The controllers of one phone. One that comes later is first sent how far the phone is. */
export function createControllers() {
  const connections = new Set<Controller>()
  const reached = new Map<keyof ControllerEvents, unknown>()
  return {
    add(connection: Controller): void {
      connections.add(connection)
      for (const [event, params] of reached) connection.peer.emit(event, params as never)
    },
    remove(connection: Controller): void {
      connection.peer.close('The controller is gone')
      connections.delete(connection)
    },
    emit<Event extends keyof ControllerEvents>(event: Event, params: ControllerEvents[Event]): void {
      if (event === 'phoneConnected' || event === 'ready') reached.set(event, params)
      if (event === 'phoneDisconnected') reached.clear()
      for (const { peer } of connections) peer.emit(event, params as never)
    },
    close(reason: string): void {
      for (const connection of connections) connection.close(reason)
    },
  }
}
