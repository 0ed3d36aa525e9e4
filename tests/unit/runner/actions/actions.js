const { Worker } = require('worker_threads');
const words = require('fs').readFileSync(0, 'utf8').split(/\s+/).filter((word) => word !== '');
const action = words[0];
function recurse(depth) {
  return recurse(depth + 1) + 1;
}
if (action === 'sum') console.log(words.slice(1).reduce((total, word) => total + Number(word), 0));
if (action === 'exit') process.exit(3);
if (action === 'throw') throw new Error('boom');
while (action === 'loop');
const kept = [];
while (action === 'memory') kept.push(new Array(100000).fill(kept.length));
if (action === 'huge') console.log(new ArrayBuffer(2 ** 46).byteLength);
while (action === 'flood') require('fs').writeSync(1, 'x'.repeat(60) + '\n');
if (action === 'recurse') console.log(recurse(0));
if (action === 'threads') {
  let total = 0;
  for (let i = 0; i < 8; ++i) {
    const worker = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true });
    worker.on('message', (one) => {
      total += one;
      if (total === 8) console.log(total);
    });
  }
}
