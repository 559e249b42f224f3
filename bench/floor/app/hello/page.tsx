export const dynamic = 'force-dynamic';

export default function HelloPage() {
  return <h1>Hello</h1>;
}
