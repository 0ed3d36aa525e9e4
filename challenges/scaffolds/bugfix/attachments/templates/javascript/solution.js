// Splits bills. See the statement for what its users complain about.
function shares(cents, count) {
  return Array(count).fill(Math.floor(cents / count));
}

for (const line of require("fs").readFileSync(0, "utf8").split("\n").slice(0, -1)) {
  const [cents, ...names] = line.split(" ");
  const each = shares(Number(cents), names.length);
  console.log(names.map((name, i) => `${name}=${each[i]}`).join(" "));
}
