export const hangLimitMs: number
