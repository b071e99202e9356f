/** What the program's exit status says: 0 all well, 1 something found wrong, 2 called wrongly, 130 ended by Ctrl-C. */
export const FOUND_WRONG = 1;
export const USAGE_ERROR = 2;
export const INTERRUPTED = 130;
