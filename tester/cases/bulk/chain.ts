import { connectChain, defineCase, sendThrough } from '../../case.js';

const total = 2 * 1024 * 1024;

export default defineCase({
  id: 'bulk.chain',
  title: 'Bulk data, 20 connections',
  requirement: 'Two megabytes pass through a chain of 20 connections, every byte in its place.',
  source: 'MIT 6.824 Lab 3, "Bulk data, 20 connections"',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'Short writes are not finished, a buffer is used again before it was written, or bytes are treated as text.',
  async run(context) {
    const payload = context.payload('bulk');
    await sendThrough(context, await connectChain(context, 20, payload), payload, total);
  },
});
