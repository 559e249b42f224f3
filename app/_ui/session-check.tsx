'use client';

import { useEffect } from 'react';

/**
 * Loads the page again when the user it was rendered for is not signed in any more: another tab signed out, or signed in as somebody
 * else, or the session was ended elsewhere.
 *
 * Asks only when the page comes into sight, from behind another tab or by the back button. A page that stays in sight costs
 * nothing, and one in the background keeps no session alive.
 */
export function SessionCheck({ userId }: { userId: string }) {
  useEffect(() => {
    let asking = false; // the back button makes both events
    const check = async (): Promise<void> => {
      if (asking) return;
      asking = true;
      if (!(await isSignedIn(userId))) window.location.reload();
      asking = false;
    };
    const onPageShow = ({ persisted }: PageTransitionEvent) => void (persisted && check());
    const onVisibilityChange = () => void (document.visibilityState === 'visible' && check());
    window.addEventListener('pageshow', onPageShow);
    document.addEventListener('visibilitychange', onVisibilityChange);
    return () => {
      window.removeEventListener('pageshow', onPageShow);
      document.removeEventListener('visibilitychange', onVisibilityChange);
    };
  }, [userId]);
  return null;
}

/** True as well where nobody can tell: without a connection, and while the server has trouble of its own. */
async function isSignedIn(userId: string): Promise<boolean> {
  try {
    const answer = await fetch('/api/auth');
    if (!answer.ok) return answer.status !== 401;
    const { user } = (await answer.json()) as { user: { id: string } };
    return user.id === userId;
  } catch {
    return true;
  }
}
