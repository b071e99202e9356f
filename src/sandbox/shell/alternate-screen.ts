/** Whether a full-screen program (vi, less) has the terminal. */
export class AlternateScreen {
  #end = '';
  isOn = false;

  /** `text`: what comes next of the terminal's, cut anywhere. */
  follow(text: string): void {
    const all = this.#end + text;
    const on = all.lastIndexOf('\u001b[?1049h');
    const off = all.lastIndexOf('\u001b[?1049l');
    if (on !== off) this.isOn = on > off;
    this.#end = all.slice(-7);
  }
}
