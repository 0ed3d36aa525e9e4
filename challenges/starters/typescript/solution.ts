import { readFileSync } from 'fs';

for (const line of readFileSync(0, 'utf8').split('\n')) {
  const words = line.split(' ');
}
