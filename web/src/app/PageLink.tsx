import { Link, type LinkProps } from 'react-router';
import { usePrefetch } from './routes.js';

/** A link to a page of the app. The page's request starts when the visitor points at the link. */
export function PageLink({ to, ...rest }: Omit<LinkProps, 'to'> & { readonly to: string }) {
  const prefetch = usePrefetch();
  const start = () => void prefetch(to);
  return <Link to={to} onPointerEnter={start} onFocus={start} {...rest} />;
}
