'use client';

import { useEffect } from 'react';

/**
 * Whoever is led here from a page inside the app (their session ended elsewhere) comes without a page load, and Next's router
 * still keeps the pages before, one step back. A load forgets them.
 */
export function FullLoad() {
  useEffect(() => {
    const [loaded] = performance.getEntriesByType('navigation');
    if (loaded && new URL(loaded.name).pathname !== window.location.pathname) window.location.reload();
  }, []);
  return null;
}
