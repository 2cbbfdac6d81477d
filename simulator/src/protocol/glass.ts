/**
 * The one thing that the page offers to the driver of its own browser, beside the phone socket: where a finger would
 * have to go. It is a plain function of the page's window; the host knows nothing of who drives the browser.
 */
import type { ElementAddress, Located } from './host-calls.ts'

export const locateFunction = 'phoneLocate'

export type LocateAnswer = { located: Located } | { refusal: string }

export type Locate = (target: ElementAddress) => LocateAnswer
