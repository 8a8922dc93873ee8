/** Loads the next page of a list: when it comes near, and when pressed. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/Button.js';

export function MoreButton({ onMore }: { readonly onMore: () => Promise<unknown> }) {
  const place = useRef<HTMLDivElement>(null);
  const [isLoading, setIsLoading] = useState(false);
  const load = () => {
    if (isLoading) return;
    setIsLoading(true);
    void onMore().finally(() => setIsLoading(false));
  };
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), { rootMargin: '600px' });
    observer.observe(place.current!);
    return () => observer.disconnect();
  });
  return (
    <div ref={place}>
      <Button aria-busy={isLoading} onClick={load}>
        {isLoading ? 'More is coming' : 'Show more'}
      </Button>
    </div>
  );
}
