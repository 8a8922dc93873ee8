/** Changes the filters in the address bar. The old list stays on screen until the new one is there. */
import { useOptimistic, useTransition } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

export interface Narrowing<Address> {
  /** What was chosen last, also while its answer is awaited. */
  readonly address: Address;
  readonly isNarrowing: boolean;
  readonly narrow: (next: Address) => void;
}

export function useNarrowing<Address>({ parse, print }: AddressText<Address>): Narrowing<Address> {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [isNarrowing, startTransition] = useTransition();
  const [address, setAddress] = useOptimistic(parse(search));
  const narrow = (next: Address) =>
    startTransition(async () => {
      setAddress(next);
      await navigate({ search: `?${print(next).toString()}` }, { preventScrollReset: true });
    });
  return { address, isNarrowing, narrow };
}

export interface AddressText<Address> {
  readonly parse: (search: URLSearchParams) => Address;
  readonly print: (address: Address) => URLSearchParams;
}
