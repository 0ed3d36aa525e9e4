const fs = require("fs");
const http = require("http");
const path = require("path");

const file = path.join(process.env.DATA_DIR, "counts"); // a line with the page for each count
const counts = new Map();
let whole = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
whole = whole.slice(0, whole.lastIndexOf("\n") + 1); // a torn line was never answered
for (const page of whole.split("\n").slice(0, -1)) counts.set(page, (counts.get(page) ?? 0) + 1);
fs.writeFileSync(file, whole);
const log = fs.openSync(file, "a");

function handle(method, url) {
  if (method === "GET" && url === "/healthz") return [200, { status: "ok" }];
  const [, folder, page] = url.split("/");
  if (folder !== "counters") return [404, { error: "not_found" }];
  if (method === "POST") {
    fs.writeSync(log, page + "\n");
    counts.set(page, (counts.get(page) ?? 0) + 1);
  }
  if (!counts.has(page) || !["GET", "POST"].includes(method)) return [404, { error: "not_found" }];
  return [200, { page, count: counts.get(page) }];
}

http
  .createServer((request, response) => {
    request.resume().on("end", () => {
      const [status, value] = handle(request.method, request.url);
      const body = JSON.stringify(value);
      response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
      response.end(body);
    });
  })
  .listen(Number(process.env.PORT), "127.0.0.1");
