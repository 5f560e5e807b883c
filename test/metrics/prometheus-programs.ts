import { findDebianProgram } from '../support/debian-program.ts';

/** Prometheus and its promtool, of one package; why there are none, otherwise. */
export async function findPrometheus(): Promise<{ prometheus: string; promtool: string } | { why: string }> {
  const prometheus = await findDebianProgram('prometheus', 'usr/bin/prometheus', '--version');
  if ('why' in prometheus) return prometheus;
  const promtool = await findDebianProgram('prometheus', 'usr/bin/promtool', '--version');
  return 'why' in promtool ? promtool : { prometheus: prometheus.program, promtool: promtool.program };
}
