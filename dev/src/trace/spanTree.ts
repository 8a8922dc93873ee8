/** The spans of one request as a tree. */
import type { FinishedSpan } from '@marquee/kit/telemetry/spanCollector';

/** A span with those below it, in the order in which they started. */
export interface SpanNode extends FinishedSpan {
  readonly children: readonly SpanNode[];
}

/** The tree below the span that `clientSpanId` sent; undefined before that span has ended. */
export function buildSpanTree(spans: readonly FinishedSpan[], clientSpanId: string): SpanNode | undefined {
  const root = spans.find(({ parentId }) => parentId === clientSpanId);
  const toNode = (span: FinishedSpan): SpanNode => ({
    ...span,
    children: spans
      .filter(({ parentId }) => parentId === span.id)
      .sort((one, other) => one.startedAt - other.startedAt)
      .map(toNode),
  });
  return root && toNode(root);
}

/** `node` and all below it. */
export const allSpans = (node: SpanNode): SpanNode[] => [node, ...node.children.flatMap(allSpans)];
