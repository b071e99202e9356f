/** What Copy takes: commands exactly as typed, or a whole file or script; never a prompt or an output. */
export function copyText(snippet: Element): string {
  const commands = [...snippet.querySelectorAll('.command')];
  const parts = commands.length > 0 ? commands : [...snippet.querySelectorAll('[data-whole]')];
  return parts.map((part) => typedText(part)).join('\n');
}

function typedText(part: Element): string {
  const lines = part.matches('.typed') ? [part] : [...part.querySelectorAll('.typed')];
  return lines.map((line) => line.textContent).join('\n');
}
