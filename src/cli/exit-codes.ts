/** What the program's exit status says: 0 all well, 1 something found wrong, 2 called wrongly, 130 ended by Ctrl-C. */
export const foundWrong = 1;
export const usageError = 2;
export const interrupted = 130;
