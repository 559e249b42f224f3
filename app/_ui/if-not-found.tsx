'use client';

import { lazy } from 'react';

const NoSuchPage = lazy(async () => ({ default: (await import('./no-such-page')).NoSuchPage }));

/**
 * What Next sends with every page for the case that it is not found. A component of the browser, so that of the page that would be
 * shown nothing is rendered or loaded until it is needed.
 */
export function IfNotFound() {
  return <NoSuchPage />;
}
