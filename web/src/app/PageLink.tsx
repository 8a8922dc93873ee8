import { useEffect, useRef, type ComponentProps } from 'react';
import { Link } from 'react-router';
import { usePrefetch } from './prefetch.js';

/** A pointer that only passes asks for nothing: each page costs a part of the visitor's rate. */
const restMs = 100;

/** A link to a page of the app. The page's request starts when a pointer rests on the link. */
export function PageLink({ to, ...rest }: Omit<ComponentProps<typeof Link>, 'to'> & { readonly to: string }) {
  const prefetch = usePrefetch();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wait = () => {
    timer.current = setTimeout(() => void prefetch(to), restMs);
  };
  const leave = () => clearTimeout(timer.current);
  useEffect(() => leave, []);
  return <Link to={to} onPointerEnter={wait} onPointerLeave={leave} {...rest} />;
}
