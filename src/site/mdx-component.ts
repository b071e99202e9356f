/** The component that an .mdx page was compiled to. */
import { firstLine, lineRange, type Library } from './library.ts';

/** Undefined where what `file` imports throws as it is loaded: that is reported, and the page shown as source. */
export async function loaded<Component>(
  load: () => Promise<{ readonly default: Component }>,
  library: Pick<Library, 'report'>,
  file: string,
): Promise<Component | undefined> {
  try {
    return (await load()).default;
  } catch (error) {
    library.report({
      code: 'SITE002',
      severity: 'error',
      file,
      range: lineRange(1),
      message: `The page cannot be loaded, so its source is shown: ${firstLine(error)}.`,
      hint: 'Mend what it imports.',
    });
    return undefined;
  }
}
