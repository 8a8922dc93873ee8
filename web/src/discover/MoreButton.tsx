/** Loads the next page of a list: when it comes near, and when pressed. After a failure it waits for a press. */
import { useEffect, useRef, useState } from 'react';
import type { ErrorLike } from '@apollo/client';
import { Button } from '../design/Button.js';
import { reasonOf } from '../failures/reasonOf.js';

export interface MoreButtonProps {
  /** Resolves, with the error when there was one. */
  readonly onMore: () => Promise<{ readonly error?: ErrorLike | undefined }>;
}

type State = { readonly step: 'ready' | 'loading' } | { readonly step: 'failed'; readonly problem: string };

export function MoreButton({ onMore }: MoreButtonProps) {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>({ step: 'ready' });
  const load = async () => {
    setState({ step: 'loading' });
    const { error } = await onMore().catch((thrown: ErrorLike) => ({ error: thrown }));
    setState(error ? { step: 'failed', problem: reasonOf(error).text } : { step: 'ready' });
  };
  useEffect(() => {
    if (state.step !== 'ready') return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void load(), {
      rootMargin: '600px',
    });
    observer.observe(place.current!);
    return () => observer.disconnect();
  });
  return (
    <div ref={place}>
      {state.step === 'failed' && <p role="alert">{state.problem}</p>}
      <Button aria-busy={state.step === 'loading'} disabled={state.step === 'loading'} onClick={() => void load()}>
        {state.step === 'loading' ? 'More is coming' : state.step === 'failed' ? 'Try again' : 'Show more'}
      </Button>
    </div>
  );
}
