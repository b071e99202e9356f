/** Element names of HTML and SVG, so that a placeholder such as `<container-id>` is not taken for one. */
const names = new Set(
  (
    'a abbr acronym address animate area article aside audio b base basefont bdi bdo big blink blockquote body br button ' +
    'canvas caption center circle cite clippath code col colgroup data datalist dd defs del desc details dfn dialog dir div ' +
    'dl dt ellipse em embed fieldset figcaption figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 ' +
    'head header hgroup hr html i iframe img input ins kbd label legend li line lineargradient link main map mark ' +
    'marker marquee mask math menu meta meter nav nobr noframes noscript object ol optgroup option output p param path ' +
    'pattern picture polygon polyline pre progress q radialgradient rect rp rt ruby s samp script search section select ' +
    'slot small source span stop strike strong style sub summary sup svg symbol table tbody td template text textarea tfoot ' +
    'th thead time title tr track tspan tt u ul use var video wbr'
  ).split(' '),
);

/** `name` in lower case. */
export function isHtmlElement(name: string): boolean {
  return names.has(name);
}
