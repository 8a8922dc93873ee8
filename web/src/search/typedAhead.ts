/** Letters that are typed after the key that opens the palette, and before the palette is there to take them. */
import { takesKeys } from './shortcut.js';

/** Undefined while the palette is closed, or takes its keys itself. */
let letters: string | undefined;

function keep(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, target } = event;
  if (letters === undefined || ctrlKey || metaKey || takesKeys(target)) return;
  if (key === 'Backspace') letters = letters.slice(0, -1);
  // Other keys have names.
  else if (key.length === 1) letters += key;
  else return;
  event.preventDefault();
}

export function beginTypingAhead(): void {
  letters ??= '';
  document.addEventListener('keydown', keep);
}

/** Gives what was typed to `take`, which takes the keys from now on. */
export function takeTypedAhead(take: (letters: string) => void): void {
  document.removeEventListener('keydown', keep);
  if (letters !== undefined) take(letters);
  letters = undefined;
}
