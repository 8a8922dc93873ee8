/** The keys that open the search. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether the key would write into a field. */
  readonly isTyping: boolean;
}

/** `/` outside of fields, and Ctrl-K or Cmd-K everywhere. */
export function opensSearch({ key, ctrlKey, metaKey, altKey, isTyping }: PressedKey): boolean {
  if (altKey) return false;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k';
  return key === '/' && !isTyping;
}

/** Whether `target` takes the keys that are pressed in it. */
export const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** The shortcut as the visitor's keyboard has it. */
export const shortcutName = (platform: string): string => (/mac|iphone|ipad/i.test(platform) ? '⌘ K' : 'Ctrl K');
