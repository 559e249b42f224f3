import { pageLocale } from '@/lib/http/preferences';
import { Button } from './button';
import { COMMON } from './texts';

export async function SignOutForm() {
  const { signOut } = COMMON[await pageLocale()];
  return (
    <form action="/api/auth/sign-out" method="post">
      <Button look="quiet">{signOut}</Button>
    </form>
  );
}
