// Applies the chosen theme before the first paint; ThemeChoice.tsx writes it. A script of its own, as the policy allows no inline one.
{
  const theme = localStorage.getItem('marquee.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
