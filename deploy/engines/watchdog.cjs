// Keeps engine processes for one program, and ends them when that program is gone.
//
// A program that is SIGKILLed cannot stop its engines. So they are not its children but this
// process's: it stands in a session of its own, takes orders as lines of JSON on stdin, and when
// stdin closes, for whatever reason, it ends every engine, removes throwaway data and leaves.
const { spawn } = require('node:child_process');
const { closeSync, openSync, rmSync } = require('node:fs');
const { createInterface } = require('node:readline');

const STOP_LIMIT_MS = 20_000;
const throwawayFolder = process.argv[2] || undefined;
const engines = new Map();
let closing = false;

/** Tells the program what happened; a program that is gone need not hear it. */
function tell(message) {
  if (process.stdout.writable) process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Starts one engine process; its output goes to the end of the log file. */
function start({ id, command, args, env, cwd, log }) {
  if (closing) return;
  let output;
  try {
    output = openSync(log, 'a');
  } catch (error) {
    tell({ is: 'failed', id, message: error.message });
    return;
  }
  const engine = spawn(command, args, { cwd, env, stdio: ['ignore', output, output] });
  closeSync(output);
  engine.on('spawn', () => {
    engines.set(id, engine);
    tell({ is: 'started', id, pid: engine.pid });
    if (closing) engine.kill('SIGKILL');
  });
  engine.on('error', (error) => {
    if (engine.pid === undefined) tell({ is: 'failed', id, message: error.message });
  });
  engine.on('exit', (code, signal) => {
    engines.delete(id);
    tell({ is: 'ended', id, code, signal });
    leaveWhenEmpty();
  });
}

/** Data that is kept gets an orderly end with a time limit; throwaway data needs none. */
function close() {
  if (closing) return;
  closing = true;
  for (const engine of engines.values()) {
    engine.kill(throwawayFolder ? 'SIGKILL' : 'SIGTERM');
    engine.kill('SIGCONT');
  }
  setTimeout(() => {
    for (const engine of engines.values()) engine.kill('SIGKILL');
  }, STOP_LIMIT_MS).unref();
  leaveWhenEmpty();
}

function leaveWhenEmpty() {
  if (!closing || engines.size > 0) return;
  if (throwawayFolder) rmSync(throwawayFolder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

process.stdout.on('error', close);
process.on('SIGHUP', () => undefined);
process.on('SIGINT', () => undefined);
process.on('SIGTERM', close);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line);
    if (order.do === 'start') start(order);
    else engines.get(order.id)?.kill(order.signal);
  })
  .on('close', close);
