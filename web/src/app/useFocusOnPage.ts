/** Where the focus goes when another page comes: to its content, or on the way back to the link that led away. */
import { useEffect, useRef, type SyntheticEvent } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/** The link that had the focus last, for each entry of the tab's history: its address, and its place among links to the same. */
const lastLinks = new Map<string, LinkPlace>();

interface LinkPlace {
  readonly href: string;
  readonly place: number;
}

/** How long a page that is come back to may take to show its links. */
const waitMs = 5_000;

const linksTo = (main: HTMLElement, href: string) =>
  [...main.querySelectorAll('a')].filter((link) => link.getAttribute('href') === href);

/** Props of the element with the content of all pages. */
export function useFocusOnPage() {
  const { pathname, key } = useLocation();
  const isBack = useNavigationType() === 'POP';
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return undefined;
    shown.current = pathname;
    const content = main.current!;
    content.focus({ preventScroll: true });
    const link = isBack ? lastLinks.get(key) : undefined;
    return link && focusWhenThere(content, link);
  }, [pathname, key, isBack]);
  const keep = ({ target }: SyntheticEvent) => {
    const link = target instanceof Element ? target.closest('a') : null;
    const href = link?.getAttribute('href');
    if (link && href) lastLinks.set(key, { href, place: linksTo(main.current!, href).indexOf(link) });
  };
  return { ref: main, onFocus: keep, onClickCapture: keep };
}

/** Focuses the link as soon as it is in the document, unless the visitor was faster. Returns a function that ends the wait. */
function focusWhenThere(main: HTMLElement, { href, place }: LinkPlace): () => void {
  const isUntouched = () => document.activeElement === main || document.activeElement === document.body;
  const tryIt = (): boolean => {
    const link = linksTo(main, href)[place];
    if (isUntouched()) link?.focus({ preventScroll: true });
    return link !== undefined || !isUntouched();
  };
  if (tryIt()) return () => undefined;
  const observer = new MutationObserver(() => tryIt() && observer.disconnect());
  observer.observe(main, { childList: true, subtree: true });
  const timer = setTimeout(() => observer.disconnect(), waitMs);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
