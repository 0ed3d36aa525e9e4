const http = require("http");

const dataDir = process.env.DATA_DIR;

// Returns the status and the value to send as JSON.
function handle(method, path) {
  if (method === "GET" && path === "/healthz") return [200, { status: "ok" }];
  return [404, { error: "not_found" }];
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
