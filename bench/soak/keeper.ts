// Started beside each subject, with the subject's process group as its argument. When standard
// input closes the soak is gone, however it went, and the subject has to go as well.
const group = Number(process.argv[2]);

process.stdin.resume().on('end', () => {
  try {
    if (group > 1) process.kill(-group, 'SIGKILL');
  } catch {
    // It is gone already.
  }
});
