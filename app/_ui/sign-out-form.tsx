import { use } from 'react';
import { pageLocale } from '@/lib/http/preferences';
import { Button } from './button';
import { COMMON } from './texts';

export function SignOutForm() {
  const { signOut } = COMMON[use(pageLocale())];
  return (
    <form action="/api/auth/sign-out" method="post">
      <Button look="quiet">{signOut}</Button>
    </form>
  );
}
