import { use } from 'react';
import { pageLocale } from '@/lib/http/preferences';
import { ButtonForm } from './button-form';
import { COMMON } from './texts';

export function SignOutForm() {
  const { signOut } = COMMON[use(pageLocale())];
  return <ButtonForm action="/api/auth/sign-out">{signOut}</ButtonForm>;
}
