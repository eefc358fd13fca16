// Two servers that live is measured beside (FanOutBenchTest): plain ws, and Socket.IO, as one would write them in a day. Each takes a user's token at the handshake, reads one
// Kafka topic, and sends each event, as a structured CloudEvent, to its user's sockets. They know no cursor, nothing of what was missed, no bound for what waits, and no other replica.
//
//   PORT=… JWT_SECRET=… node --expose-gc servers.mjs WS|SOCKET_IO <brokers> <topic>
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';

const [kind, brokers, topic] = process.argv.slice(2);
const { PORT, JWT_SECRET } = process.env;
const PING = 25_000; // as live, and as Socket.IO by itself
let ready = false;

process.on('SIGUSR2', () => globalThis.gc());

const server = createServer((request, response) => {
  response.statusCode = request.url === '/health/readiness' && ready ? 200 : 503;
  response.end();
});

/** The user of a token that is signed (HS256) and has not expired; null of any other. */
function userOf(request) {
  const [head, claims, signature] = (request.headers.authorization ?? '').replace(/^Bearer /, '').split('.');
  const due = createHmac('sha256', JWT_SECRET).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  if (given.length !== due.length || !timingSafeEqual(given, due)) {
    return null;
  }
  const { sub, exp } = JSON.parse(Buffer.from(claims, 'base64url'));
  return exp * 1000 > Date.now() ? sub : null;
}

/** A CloudEvent's attributes, from a Kafka record in binary mode. */
function attributes(headers) {
  const found = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce_')) {
      found[name.slice(3)] = value.toString();
    }
  }
  found.datacontenttype = 'application/json';
  return found;
}

async function plainWs() {
  const { WebSocketServer } = await import('ws');
  const sockets = new Map();
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const user = request.url.startsWith('/ws') ? userOf(request) : null;
    if (!user) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (client) => {
      const own = sockets.get(user) ?? new Set();
      sockets.set(user, own.add(client));
      client.answered = true;
      client.on('pong', () => (client.answered = true));
      client.on('error', () => client.terminate());
      client.on('close', () => own.delete(client) && own.size === 0 && sockets.delete(user));
      client.send('{"type":"welcome"}');
    });
  });
  setInterval(() => {
    for (const client of wss.clients) {
      if (!client.answered) {
        client.terminate();
      }
      client.answered = false;
      client.ping();
    }
  }, PING);
  return (user, headers, data) => {
    const own = sockets.get(user);
    if (own) {
      const text = `${JSON.stringify(attributes(headers)).slice(0, -1)},"data":${data}}`;
      for (const client of own) {
        client.send(text);
      }
    }
  };
}

async function socketIo() {
  const { Server } = await import('socket.io');
  const io = new Server(server, { serveClient: false, transports: ['websocket'] });
  io.use((socket, next) => {
    socket.data.user = userOf(socket.request);
    next(socket.data.user ? undefined : new Error('unauthorized'));
  });
  io.on('connection', (socket) => {
    socket.conn.request = null; // as its documentation advises for the memory; the token was read
    socket.join(socket.data.user);
    socket.emit('welcome');
  });
  return (user, headers, data) => io.to(user).emit('event', { ...attributes(headers), data: JSON.parse(data) });
}

const deliver = await (kind === 'WS' ? plainWs() : socketIo());
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `bench-${kind}-${process.pid}`, maxWaitTimeInMs: 100 });
consumer.on(consumer.events.GROUP_JOIN, () => (ready = true));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: true,
  eachBatch: async ({ batch }) => {
    for (const { key, headers, value } of batch.messages) {
      deliver(key.toString(), headers, value.toString());
    }
  },
});
server.listen(Number(PORT), '127.0.0.1', 4096);
