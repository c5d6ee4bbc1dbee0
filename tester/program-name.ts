/**
 * How the tester is to be typed again by who has started it: `tester`, or behind npx where that has
 * started it, which says so in the environment: who has no other way to it would type in vain.
 */
export function programName(env: NodeJS.ProcessEnv): string {
  const started = env.npm_command === 'exec' ? (env.npm_lifecycle_script ?? '') : '';
  const [, name] = /^'?(tester|tcpproxy-test)'?(?= |$)/.exec(started) ?? [];
  return name ? `npx ${name}` : 'tester';
}
