/** The viewer as the gateway knows it. Subgraphs get the subject only. */
import type { Viewer } from '@marquee/kit/identity/viewer';

/** Limits differ by role: a person without a token, a person with one, and a program of our own. */
export type Role = 'anonymous' | 'member' | 'service';

export interface GatewayViewer extends Viewer {
  readonly role: Role;
}

export const anonymousViewer: GatewayViewer = Object.freeze({ subject: null, role: 'anonymous' });
