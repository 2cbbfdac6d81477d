export const waitingFiles: number
