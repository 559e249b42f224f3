import { Button } from './button';

export function SignOutForm() {
  return (
    <form action="/api/auth/sign-out" method="post">
      <Button look="quiet">Sign out</Button>
    </form>
  );
}
