// node server.cjs ws|y-websocket: what bench/realtime holds us against, on a free port that it prints.
// Neither keeps anything on a disk.
const http = require('http')
const { WebSocketServer } = require('ws')

const server = http.createServer()
const sockets = new WebSocketServer({ server })
if (process.argv[2] === 'y-websocket') {
  sockets.on('connection', require('y-websocket/bin/utils').setupWSConnection)
} else {
  const rooms = new Map()
  sockets.on('connection', (socket, request) => {
    const room = rooms.get(request.url) ?? new Set()
    rooms.set(request.url, room.add(socket))
    socket.on('message', (message) => {
      for (const one of room) one.send(message, { binary: false })
    })
    socket.on('close', () => room.delete(socket))
  })
}
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
