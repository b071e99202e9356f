/**
 * Runs before the first paint, inline, so that neither the colours nor the pane's place flash, nor words on what
 * the browser keeps (`data-keeps`: not at all where the page came without TLS, or where storage is refused), nor
 * outputs (`data-outputs`; `data-script`: what is folded can be unfolded).
 * Small and in old syntax: nothing transforms it.
 */
export const themeScript =
  '(function(){var d=document.documentElement,s={};' +
  "try{s=localStorage}catch(e){d.dataset.keeps='refused'}" +
  "if(!isSecureContext)d.dataset.keeps='insecure';" +
  "d.dataset.theme=s.theme||(matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light');" +
  "d.dataset.script='';if(s.outputs==='written')d.dataset.outputs='written';" +
  "if(s.pane==='closed')d.dataset.pane='closed';" +
  "if(s.paneWidth)d.style.setProperty('--pane',s.paneWidth)})()";
