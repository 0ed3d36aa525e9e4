// Splits bills. The first ones pay what cannot be divided.
function shares(cents, count) {
  const rest = cents % count;
  return Array.from({ length: count }, (_, i) => Math.floor(cents / count) + (i < rest ? 1 : 0));
}

for (const line of require("fs").readFileSync(0, "utf8").split("\n").slice(0, -1)) {
  const [cents, ...names] = line.split(" ");
  const each = shares(Number(cents), names.length);
  console.log(names.map((name, i) => `${name}=${each[i]}`).join(" "));
}
