// Sums events by window and key, publishes, corrects and forgets. See the statement for the rules.
// The input is read for you: write the class.
'use strict';
const fs = require('fs');

class Aggregator {
  constructor(sources, size, delay, lateness) {
    this.out = []; // the lines to print
  }

  // The source reports a value for this key at this event time.
  event(source, key, time, value) {}

  // The source is idle until its next event.
  setIdle(source) {}

  // The input has ended.
  finish() {
    this.out.push('events 0 late 0 corrections 0 peak 0');
  }
}

const [first, ...lines] = fs.readFileSync(0, 'utf8').split('\n');
const aggregator = new Aggregator(...first.split(' ').map(Number));
for (const line of lines) {
  const [kind, source, key, time, value] = line.split(' ');
  if (kind === 'event') aggregator.event(Number(source), key, Number(time), Number(value));
  else if (kind === 'idle') aggregator.setIdle(Number(source));
}
aggregator.finish();
console.log(aggregator.out.join('\n'));
