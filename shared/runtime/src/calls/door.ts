import { protoService } from './protos';
import type { Call, Handlers, Rule, Rules } from './types';

/** A handler whose types were checked where the door was made. */
export type AnyHandler = (call: Call<unknown>) => Promise<unknown>;

export interface DoorMethod {
  /** As in the proto, PascalCase. */
  readonly name: string;
  readonly rule: Rule;
  readonly handler: AnyHandler;
}

/** One gRPC service: what it offers, to whom, and who answers. */
export interface Door {
  readonly service: string;
  readonly methods: readonly DoorMethod[];
}

/**
 * Puts a rule and a handler behind every method that the proto declares. One that lacks either, or a
 * rule for a method that does not exist, stops the process at its start.
 */
export function door<D>(service: string, rules: Rules<D>, handlers: Handlers<D>): Door {
  const ruleOf = rules as Readonly<Record<string, Rule>>;
  const handlerOf = handlers as unknown as Readonly<Record<string, AnyHandler>>;
  const declared = Object.keys(protoService(service));
  const undeclared = Object.keys(ruleOf).filter((name) => !declared.includes(name));
  if (undeclared.length > 0) throw new Error(`${service} declares no ${undeclared.join(', ')}`);
  return { service, methods: declared.map((name) => methodOf(name)) };

  function methodOf(name: string): DoorMethod {
    const rule = ruleOf[name];
    const handler = handlerOf[uncapitalized(name)];
    if (rule === undefined) throw new Error(`${service}/${name} has no rule`);
    if (handler === undefined) throw new Error(`${service}/${name} has no handler`);
    if (rule.onBehalfOf && rule.roles === 'anyone') {
      throw new Error(`${service}/${name}: nobody acts on behalf of anyone`);
    }
    return { name, rule, handler };
  }
}

export function uncapitalized(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
