const lines = require("fs").readFileSync(0, "utf8").split("\n");
const count = Number(lines[0]);
for (const line of lines.slice(1, 1 + count)) {
  const [time, state] = line.split(" ");
}
console.log("none");
