// Prints how many bcrypt hashes of a cost one thread computes in a second with nothing else to do.
import bcrypt from 'bcryptjs';

const cost = Number(process.argv[2]);
const HASHES = 6;
bcrypt.hashSync('warm-up', cost);
const begun = performance.now();
for (let count = 0; count < HASHES; count++) bcrypt.hashSync('correct horse battery staple', cost);
console.log((HASHES * 1000) / (performance.now() - begun));
