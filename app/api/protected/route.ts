import { publicUser } from '@/lib/auth/user';
import { allowOnly } from '@/lib/http/allow-only';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';

/** The greeting for API clients, by cookie or bearer token. */
export const GET = handler(async () => {
  const { user } = await requireSession();
  return Response.json({ message: `Hello, ${user.username}`, user: publicUser(user) });
});

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
