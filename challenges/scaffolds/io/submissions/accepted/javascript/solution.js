const lines = require("fs").readFileSync(0, "utf8").split("\n");
let start = null; // of the outage that goes on
let best = null;
for (const line of lines.slice(1, 1 + Number(lines[0]))) {
  const [time, state] = line.split(" ");
  if (state === "fail") {
    start ??= Number(time);
  } else if (start !== null) {
    const length = Number(time) - start;
    if (best === null || length > best.length) best = { start, length };
    start = null;
  }
}
console.log(best === null ? "none" : `${best.start} ${best.length}`);
