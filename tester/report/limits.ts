import type { RunLimits } from '../log/events.js';

/** The limits of a run on one line: `memory 512 MiB, 1200 processes, …, in a sandbox`. */
export function limitsText(limits: RunLimits): string {
  const { memory, processes, files, cpu, output, disk, time, sandbox } = limits;
  return [
    `memory ${mebibytes(memory)}`,
    `${processes} processes`,
    `${files} files open in each`,
    `${cpu} s of processor time`,
    `output ${mebibytes(output)}`,
    `files of ${mebibytes(disk)}`,
    `${time} s`,
    sandbox ? 'in a sandbox' : 'no sandbox',
  ].join(', ');
}

function mebibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 2).toFixed(1))} MiB`;
}
