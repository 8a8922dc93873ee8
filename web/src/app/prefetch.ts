import { createContext, useContext } from 'react';

/** Starts the request of the page at `href`, because the visitor points at a link to it. */
export type Prefetch = (href: string) => Promise<void>;
export const PrefetchContext = createContext<Prefetch>(async () => undefined);
export const usePrefetch = (): Prefetch => useContext(PrefetchContext);
