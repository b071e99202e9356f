/** Every way to tell what a run found, in the order in which they are written. */
import { annotationsReporter } from './annotations.ts';
import { htmlReporter } from './html.ts';
import { jsonReporter } from './json.ts';
import { junitReporter } from './junit.ts';
import { stepSummaryReporter, summaryReporter } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import { textReporter } from './text.ts';

export const reporters: readonly Reporter[] = [
  textReporter,
  jsonReporter,
  junitReporter,
  htmlReporter,
  summaryReporter,
  annotationsReporter,
  stepSummaryReporter,
];
