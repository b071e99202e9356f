/** The component that an .mdx page was compiled to. */
import { atLine, finding } from '../lab/diagnostics.ts';
import type { Library } from './library.ts';
import { ofPage } from './own-code.ts';
import { inWords } from './thrown.ts';

/** Undefined where what `file` imports throws as it is loaded: that is reported, and the page shown as source. */
export async function loaded<Component>(
  load: () => Promise<{ readonly default: Component }>,
  library: Pick<Library, 'report' | 'settings'>,
  file: string,
): Promise<Component | undefined> {
  try {
    return await ofPage(file, 'loaded', async () => (await load()).default);
  } catch (error) {
    const why = inWords(error, library.settings);
    library.report(finding('pageNotMade', file, atLine(1), { step: 'loaded', why, isMdx: true }));
    return undefined;
  }
}
