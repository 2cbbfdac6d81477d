/** What has not come by then will never come: no machine is so busy, and no test is about being fast. In ms. */
export const hangLimitMs = 240_000
