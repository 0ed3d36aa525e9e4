const lines = require("fs").readFileSync(0, "utf8").split("\n");
for (const line of lines) {
  const words = line.split(" ");
}
