import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { FactMessage } from '../facts/factMessage';

/** Where a message was found. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** A fact in the binary CloudEvents binding for Kafka, its trace in the extension for that. */
export function toKafka(fact: FactMessage): Message {
  return {
    key: fact.key,
    value: fact.data,
    timestamp: String(fact.time),
    headers: {
      'content-type': 'application/protobuf',
      ce_specversion: '1.0',
      ce_id: fact.id,
      ce_type: fact.type,
      ce_source: `/${fact.topic}`,
      ce_subject: fact.key,
      ce_time: new Date(fact.time).toISOString(),
      ce_version: String(fact.version),
      ...(fact.epoch !== undefined && { ce_epoch: String(fact.epoch) }),
      // A tracing agent may write its own span of the sending into `traceparent`.
      ...(fact.traceparent !== undefined && {
        traceparent: fact.traceparent,
        ce_traceparent: fact.traceparent,
      }),
    },
  };
}

/** What stands in a message; one that is no fact of ours has the type ''. */
export function fromKafka(place: Place, message: KafkaMessage): FactMessage {
  const header = (name: string) => textOf(message.headers, name);
  const traceparent = header('ce_traceparent') ?? header('traceparent');
  const epoch = header('ce_epoch');
  const time = Date.parse(header('ce_time') ?? '');
  return {
    topic: place.topic,
    key: message.key?.toString() ?? '',
    id: header('ce_id') ?? `${place.topic}/${place.partition}/${message.offset}`,
    type: header('ce_type') ?? '',
    data: message.value ?? Buffer.alloc(0),
    version: Number(header('ce_version') ?? 0),
    time: Number.isNaN(time) ? Number(message.timestamp) : time,
    ...(traceparent !== undefined && { traceparent }),
    ...(epoch !== undefined && { epoch: Number(epoch) }),
  };
}

function textOf(headers: IHeaders | undefined, name: string): string | undefined {
  const found = headers?.[name];
  const first = Array.isArray(found) ? found[0] : found;
  return first?.toString();
}
