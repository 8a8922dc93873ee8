/** A list of any length: only what is near the screen is in the document. */
import { memo, useDeferredValue, useLayoutEffect, useRef, useState, type Key, type ReactNode } from 'react';
import { useLocation, useNavigationType } from 'react-router';
import { useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';

export interface LongListProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => Key;
  /** Height of a row in pixels, before one is measured. */
  readonly rowHeight: number;
  /** Number of items with those that are not loaded yet. */
  readonly total?: number;
  /** Lays out the items. A grid may have as many columns as fit. */
  readonly className?: string | undefined;
  readonly itemClassName?: string | undefined;
  readonly isOrdered?: boolean;
  readonly children: (item: Item, index: number) => ReactNode;
}

interface Layout {
  readonly columns: number;
  readonly gap: number;
  /** Pixels from the top of the document. */
  readonly top: number;
}

/** A short list is whole, also on paper. */
const short = 60;

/** Rows beyond each edge of the screen, so that a fast hand and the Tab key find the next ones. */
const overscan = 6;

export function LongList<Item>(props: LongListProps<Item>) {
  const { items, keyOf, rowHeight, total = items.length, className, itemClassName, isOrdered, children } = props;
  const list = useRef<HTMLUListElement & HTMLOListElement>(null);
  const layout = useLayout(list);
  const { columns, gap, top } = layout ?? oneColumn;
  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(items.length / columns),
    estimateSize: () => rowHeight,
    gap,
    overscan: useOverscan(items.length, layout !== undefined),
    scrollMargin: top,
    // Known before the document is measured: the first drawing has the items, and React draws them in small steps.
    initialRect: { width: innerWidth, height: innerHeight },
    getItemKey: (row) => keyOf(items[row * columns]!),
  });
  const isShort = items.length <= short;
  useLayoutEffect(() => keepPlace(virtualizer, isShort), [virtualizer, isShort]);
  const rows = virtualizer.getVirtualItems();
  const above = (rows[0]?.start ?? top) - top;
  const below = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? top) - top);
  const List = isOrdered ? 'ol' : 'ul';
  return (
    <List ref={list} className={className} style={{ paddingBlock: `${above}px ${Math.max(0, below)}px` }}>
      {rows.flatMap(({ index: row }) =>
        items.slice(row * columns, (row + 1) * columns).map((item, column) => {
          const index = row * columns + column;
          // The first item of a row is as high as the row.
          const measured = layout && column === 0 ? { ref: virtualizer.measureElement, 'data-index': row } : {};
          return (
            <li
              key={keyOf(item)}
              className={itemClassName}
              aria-setsize={total}
              aria-posinset={index + 1}
              {...measured}
            >
              <Shown item={item} index={index} show={children as Show} />
            </li>
          );
        }),
      )}
    </List>
  );
}

/** All rows of a short list are in the document, so its height is their own: the page stays where it is when one is measured. */
function keepPlace(virtualizer: Virtualizer<Window, Element>, isShort: boolean): void {
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = isShort ? () => false : undefined;
}

/** Items that are drawn before the number of columns is known: about those of a screen. */
const firstItems = 8;

/**
 * Rows beyond the edges of the screen. A new page first draws what the screen shows, and the rest when the browser has time. A page
 * that is come back to is whole at once: its place in the list depends on the heights of all rows.
 */
function useOverscan(count: number, isLaidOut: boolean): number {
  const { key } = useLocation();
  const isNew = useNavigationType() !== 'POP' || key === 'default';
  const isWhole = useDeferredValue(true, !isNew);
  if (!isWhole) return isLaidOut ? 0 : firstItems;
  return count <= short ? short : overscan;
}

type Show = (item: unknown, index: number) => ReactNode;

/** What an item shows. The list draws itself a few times while it measures rows; its items are drawn once. */
const Shown = memo(({ item, index, show }: { readonly item: unknown; readonly index: number; readonly show: Show }) =>
  show(item, index),
);

/** What is taken for true until the list is laid out. */
const oneColumn: Layout = { columns: 1, gap: 0, top: 0 };

/** How the style sheet lays out the list at its width; undefined in the first drawing. */
function useLayout(list: { readonly current: HTMLElement | null }): Layout | undefined {
  const [layout, setLayout] = useState<Layout>();
  useLayoutEffect(() => {
    const measure = () => {
      const style = getComputedStyle(list.current!);
      const next = {
        columns: style.display === 'grid' ? style.gridTemplateColumns.split(' ').length : 1,
        gap: Number.parseFloat(style.rowGap) || 0,
        top: Math.round(list.current!.getBoundingClientRect().top + scrollY),
      };
      setLayout((known) => (known && sameLayout(known, next) ? known : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return layout;
}

const sameLayout = (one: Layout, other: Layout) =>
  one.columns === other.columns && one.gap === other.gap && one.top === other.top;
