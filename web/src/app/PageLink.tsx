import type { ComponentProps } from 'react';
import { Link } from 'react-router';
import { usePrefetch } from './routes.js';

/** A link to a page of the app. The page's request starts when the visitor points at the link. */
export function PageLink({ to, ...rest }: Omit<ComponentProps<typeof Link>, 'to'> & { readonly to: string }) {
  const prefetch = usePrefetch();
  const start = () => void prefetch(to);
  return <Link to={to} onPointerEnter={start} onFocus={start} {...rest} />;
}
