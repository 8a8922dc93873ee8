/** Two tabs agree after a write: each write is told to the other tabs, which ask for what they show again. */
import { ApolloLink, type ApolloClient } from '@apollo/client';
import { tap } from 'rxjs';

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('marquee.writes');

let writtenAt = -Infinity;
/** When this tab last wrote, as `performance.now()` tells it: what was asked for before is out of date. */
export const lastWriteAt = (): number => writtenAt;

/** Tells the other tabs of each mutation that was answered. */
export const tellOtherTabs = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(() => {
      if (operation.operationType !== 'mutation') return;
      writtenAt = performance.now();
      channel?.postMessage(operation.operationName);
    }),
  ),
);

export function followOtherTabs(client: ApolloClient): void {
  channel?.addEventListener('message', () => void client.refetchQueries({ include: 'active' }));
}
