/** Colours of the terminal: ground and ink from the page, the sixteen others by how light the ground is. */
import type { ITheme } from '@xterm/xterm';

const onDark: ITheme = {
  black: '#3a4a47',
  red: '#ff8f80',
  green: '#7fd19b',
  yellow: '#f0c75e',
  blue: '#86b8ff',
  magenta: '#dba6ee',
  cyan: '#6fd3dd',
  white: '#d8e4e0',
  brightBlack: '#8ea09b',
  brightRed: '#ffb3a8',
  brightGreen: '#a6e6bb',
  brightYellow: '#ffde8a',
  brightBlue: '#b3d3ff',
  brightMagenta: '#ecc9f7',
  brightCyan: '#a5e9ef',
  brightWhite: '#ffffff',
};

const onLight: ITheme = {
  black: '#14211f',
  red: '#a52a1f',
  green: '#1b6b3a',
  yellow: '#7a5200',
  blue: '#0a4f8a',
  magenta: '#7a3f8f',
  cyan: '#0a5a66',
  white: '#4c5a57',
  brightBlack: '#5b6966',
  brightRed: '#8c1d13',
  brightGreen: '#0f5429',
  brightYellow: '#5f4000',
  brightBlue: '#063c6b',
  brightMagenta: '#5f2c72',
  brightCyan: '#063f48',
  brightWhite: '#14211f',
};

export function terminalTheme(pane: HTMLElement): ITheme {
  const style = getComputedStyle(pane);
  const background = style.backgroundColor;
  const channels = [...background.matchAll(/[\d.]+/g)].slice(0, 3).map(Number);
  const isDark = channels.reduce((sum, channel) => sum + channel, 0) < 384;
  return {
    ...(isDark ? onDark : onLight),
    background,
    foreground: style.color,
    cursor: isDark ? '#f4c20d' : '#14211f',
    cursorAccent: background,
    selectionBackground: isDark ? '#35605a' : '#bcd9d6',
  };
}
