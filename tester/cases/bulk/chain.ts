import { connectChain, defineCase, sendThrough } from '../../case.js';

const total = 2 * 1024 * 1024;

export default defineCase({
  id: 'bulk.chain',
  title: 'Bulk data, 20 connections',
  requirement: 'Two megabytes pass through a chain of 20 connections, every byte in its place.',
  procedure:
    '2 MiB enter at the first of a chain of 20 connections, as fast as they are taken. Every byte is compared at every connection. It fails at the first wrong byte, or when nothing moves anywhere for 5 s.',
  source: 'MIT 6.824 Lab 3, "Bulk data, 20 connections"',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'Short writes are not finished, a buffer is used again before it was written, or bytes are treated as text.',
  fix: 'Write until all that was read is written: write() may take less than it is given. Keep a buffer as long as bytes in it wait, and never pass bytes through a string.',
  transparency: true,
  async run(context) {
    const payload = context.payload('bulk');
    await sendThrough(context, await connectChain(context, 20, payload), payload, total);
  },
});
