import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { loadSystem } from './bindings.js';
import { Loop } from './loop.js';
import { type Order, type Result, Shared, type WorkerData } from './orders.js';

// The thread that the engine starts for each worker. It never returns to Node's own event loop
// before its work is done: it waits in epoll_wait, and the main thread wakes it.

const port = parentPort;
if (!port) throw new Error('not started as a worker thread');
const data: WorkerData = workerData;
const tell = (result: Result) => port.postMessage(result);
const order = () => receiveMessageOnPort(port)?.message as Order | undefined;
const loop = new Loop(loadSystem(), data, new Shared(data.shared), { order, tell });
tell({ type: 'ready' });
loop.run();
