/** The button at the foot of each page that shows the request behind it. The drawer is loaded when it is first wanted. */
import { lazy, Suspense, useState } from 'react';
import { Button } from '../design/Button.js';

const QueryDrawer = lazy(() => import('./QueryDrawer.js'));

export function QueryButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        Show the query
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <QueryDrawer onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
