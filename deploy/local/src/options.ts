import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';

export interface Options {
  /** The gateway's HTTP port. */
  readonly port: number;
  readonly dataDirectory: string;
  readonly kafka: boolean;
  /** Without the demo alliance: an empty one with an admin. */
  readonly empty: boolean;
}

const defaultPort = 8080;
const highestPort = 65_535;

/** What was typed; ends the process with a sentence when it makes no sense. */
export function readOptions(argv: readonly string[]): Options {
  const command = new Command('npm start --')
    .description('Starts the alliance on this machine: engines, five processes, demo members.')
    .option('--port <port>', 'where the gateway listens', portOf, defaultPort)
    .option('--data <directory>', 'where everything is kept', '.serai')
    .option('--kafka', 'use Kafka as the bus instead of the embedded one', false)
    .option('--empty', 'no demo members, only an admin', false)
    .allowExcessArguments(false)
    .parse([...argv]);
  const typed = command.opts<{ port: number; data: string; kafka: boolean; empty: boolean }>();
  const { port, data, kafka, empty } = typed;
  return { port, dataDirectory: resolve(data), kafka, empty };
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > highestPort) {
    throw new InvalidArgumentError(`a port is a whole number from 1 to ${highestPort}.`);
  }
  return port;
}
