/** What a file imports, in whatever way, and where it says so. Pure. */
import ts from 'typescript';

export interface Import {
  /** Relative, as written; undefined where it is computed, so that nobody can tell. */
  readonly path: string | undefined;
  /** From 1, both. */
  readonly line: number;
  readonly column: number;
}

/** Imports of files of ours in `text`: of values, of types, later by `import()`, and what a worker is started from. */
export function importsIn(file: string, text: string): readonly Import[] {
  const code = file.endsWith('.astro') ? codeOfAstro(text) : text;
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const named = importedBy(node);
    const path = named && ts.isStringLiteralLike(named) ? named.text.replace(/\?.*$/, '') : undefined;
    if (named !== undefined && (path === undefined ? !isElsewhere(node) : path.startsWith('.'))) {
      const { line, character } = source.getLineAndCharacterOfPosition(named.getStart());
      found.push({ path, line: line + 1, column: character + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What names the module, where `node` imports one. */
function importedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const [named, base] = node.arguments ?? [];
    // Other files than code are read, not imported.
    if (base?.getText() === 'import.meta.url' && named && ts.isStringLiteralLike(named))
      return /\.(?:ts|mjs|astro)$/.test(named.text) ? named : undefined;
  }
  return undefined;
}

/** What Vite is told not to look for is none of our files. */
function isElsewhere(node: ts.Node): boolean {
  return node.getText().includes('/* @vite-ignore */');
}

/** The front matter and the scripts of an Astro file where they stand, and blanks for all else. */
function codeOfAstro(text: string): string {
  let code = text.replace(/[^\n]/g, ' ');
  const keep = (from: number, to: number) => {
    code = code.slice(0, from) + text.slice(from, to) + code.slice(to);
  };
  const front = /^---\n([^]*?)\n---/.exec(text);
  if (front) keep(4, 4 + (front[1] ?? '').length);
  for (const { index, 0: all, 1: opening = '' } of text.matchAll(/(<script\b[^>]*>)[^]*?<\/script>/g))
    keep(index + opening.length, index + all.length - '</script>'.length);
  return code;
}
