/** So many files that mostly wait (browsers, processes) run side by side, beside those that work. */
export const waitingFiles = 3
