#!/usr/bin/env node
// Shows what live sends a user, and resumes when the connection ends: Node 20 or later with its own WebSocket, no packages.
//
//   node local-dev/test-websocket-client.js user-456           # as that user; the token is made by ./local-dev/knudge token
//   node local-dev/test-websocket-client.js --token JWT        # as whoever the token is of
//   … --url ws://localhost:8004/ws   --cursor C   --count N (ends with 0 after N events)   --timeout S (ends with 1)   --json (frames as they come)
//   … --ack                          # acknowledges each notification that is pushed
'use strict';
const { spawnSync, execFileSync } = require('node:child_process');
const path = require('node:path');

if (typeof WebSocket === 'undefined') {
  // Node 20 and 21 have it behind a flag.
  if (process.execArgv.includes('--experimental-websocket')) {
    console.error('This Node has no WebSocket; version 20 or later does.');
    process.exit(2);
  }
  const again = spawnSync(process.execPath, ['--experimental-websocket', '--no-warnings', ...process.argv.slice(1)], { stdio: 'inherit' });
  process.exit(again.status === null ? 1 : again.status);
}

function usage(problem) {
  if (problem) console.error(problem);
  console.error('usage: test-websocket-client.js USER | --token JWT [--url URL] [--cursor C] [--count N] [--timeout SECONDS] [--ack] [--json]');
  process.exit(2);
}

const options = { url: 'ws://localhost:8004/ws', count: Infinity, timeout: 0 };
for (let i = 2; i < process.argv.length; i++) {
  const argument = process.argv[i];
  const value = () => (i + 1 < process.argv.length ? process.argv[++i] : usage(argument + ' needs a value.'));
  switch (argument) {
    case '--token': options.token = value(); break;
    case '--url': options.url = value(); break;
    case '--cursor': options.cursor = value(); break;
    case '--count': options.count = Number(value()); break;
    case '--timeout': options.timeout = Number(value()); break;
    case '--ack': options.ack = true; break;
    case '--json': options.json = true; break;
    case '--help': usage();
    default:
      if (argument.startsWith('-') || options.user) usage('What is ' + argument + '?');
      options.user = argument;
  }
}
if (!options.user && !options.token) usage('Name a user, or give a token.');
if (Number.isNaN(options.count) || Number.isNaN(options.timeout)) usage('--count and --timeout are numbers.');

const token = options.token || execFileSync(path.join(__dirname, 'knudge'), ['token', options.user], { encoding: 'utf8' }).trim();
let cursor = options.cursor;
let events = 0;
let pause = 500;

function say(text) {
  // Whatever somebody wrote into a title must not reach the terminal as commands.
  console.log(text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' '));
}

function show(event) {
  if (options.json) {
    console.log(JSON.stringify(event));
    return;
  }
  const payload = (event.data && event.data.payload) || {};
  const what = event.subject ? ' ' + event.subject : '';
  const title = payload.title ? ' "' + payload.title + '"' : '';
  const version = event.data && event.data.version ? ' v' + event.data.version : '';
  say((event.time || '') + ' ' + event.type + what + version + title);
}

function connect() {
  const address = new URL(options.url);
  if (cursor) address.searchParams.set('cursor', cursor);
  const socket = new WebSocket(address, ['cloudevents.json', 'bearer.' + token]);
  socket.onmessage = (message) => {
    const event = JSON.parse(message.data);
    cursor = event.cursor || cursor;
    pause = 500;
    show(event);
    if (event.type === 'live.reset') say('(what was before is to be loaded anew: ' + event.data.reason + ')');
    if (options.ack && event.type === 'notification.requested') {
      const notification = event.data.payload.notification_id;
      socket.send(JSON.stringify({ specversion: '1.0', id: crypto.randomUUID(), source: '/test-websocket-client', type: 'notification.acknowledged', subject: notification }));
    }
    if (event.source !== '/live' && ++events >= options.count) {
      socket.close(1000);
      process.exit(0);
    }
  };
  socket.onclose = (end) => {
    if (end.code >= 4000) {
      console.error('Closed with ' + end.code + ': ' + end.reason);
      process.exit(1);
    }
    // 1xxx: come again, with the cursor; soon after 1012, and less and less often while nobody is there.
    const wait = end.code === 1012 ? Math.random() * 500 : pause * (0.5 + Math.random());
    pause = Math.min(pause * 2, 15000);
    if (!options.json) say('(closed with ' + end.code + (end.reason ? ', ' + end.reason : '') + '; again in ' + Math.round(wait) + ' ms)');
    setTimeout(connect, wait);
  };
  socket.onerror = () => {};
}

if (options.timeout > 0) {
  setTimeout(() => {
    console.error('Only ' + events + ' events came within ' + options.timeout + ' s.');
    process.exit(1);
  }, options.timeout * 1000);
}
connect();
