import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { TracingError } from './error.ts';

/** Which traces are kept, as OTEL_TRACES_SAMPLER and its _ARG say (OpenTelemetry, General SDK Configuration). Throws TracingError for other words. */
export function samplerOf(env: Readonly<Record<string, string | undefined>>): Sampler {
  const name = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on';
  const [, isByParent, rule] = /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(name) ?? [];
  if (rule === undefined) {
    throw new TracingError(
      `OTEL_TRACES_SAMPLER is ${name}. Set it to always_on, always_off or traceidratio, alone or after parentbased_.`,
    );
  }
  const root = ruleOf(rule, env.OTEL_TRACES_SAMPLER_ARG);
  return isByParent ? new ParentBasedSampler({ root }) : root;
}

function ruleOf(rule: string, argument: string | undefined): Sampler {
  if (rule === 'always_on') return new AlwaysOnSampler();
  if (rule === 'always_off') return new AlwaysOffSampler();
  const ratio = Number(argument || 1);
  if (!(ratio >= 0 && ratio <= 1))
    throw new TracingError(`OTEL_TRACES_SAMPLER_ARG is a share from 0 to 1, not ${argument}.`);
  return new TraceIdRatioBasedSampler(ratio);
}
