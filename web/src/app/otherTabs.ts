/** Two tabs agree after a write: each write is told to the other tabs, which ask for what they show again. */
import { ApolloLink, type ApolloClient } from '@apollo/client';
import { tap } from 'rxjs';

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('marquee.writes');

/** Tells the other tabs of each mutation that was answered. */
export const tellOtherTabs = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(() => operation.operationType === 'mutation' && channel?.postMessage(operation.operationName)),
  ),
);

export function followOtherTabs(client: ApolloClient): void {
  channel?.addEventListener('message', () => void client.refetchQueries({ include: 'active' }));
}
