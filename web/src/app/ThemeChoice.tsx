/** Light, dark, or as the visitor's system is. Public `theme.js` applies it before the first paint. */
import { useEffect, useState } from 'react';
import { Choice } from '../design/Choice.js';

type Theme = 'system' | 'light' | 'dark';

const themes: readonly { readonly value: Theme; readonly name: string }[] = [
  { value: 'system', name: 'As your system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

const storageKey = 'marquee.theme';

const storedTheme = (): Theme =>
  themes.find(({ value }) => value === localStorage.getItem(storageKey))?.value ?? 'system';

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function ThemeChoice() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    const follow = ({ key }: StorageEvent) => {
      if (key !== storageKey) return;
      apply(storedTheme());
      setTheme(storedTheme());
    };
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }, []);
  const choose = (next: Theme) => {
    localStorage.setItem(storageKey, next);
    apply(next);
    setTheme(next);
  };
  return <Choice label="Theme" value={theme} options={themes} onChange={choose} />;
}
