import { logLevel, type logCreator } from 'kafkajs';
import { logger } from '../process/logger';

/**
 * kafkajs calls every rebalance and every retry an error. What matters reaches us as a rejected
 * promise or a CRASH event; its own lines are for whoever looks for the cause.
 */
export const kafkaLog: logCreator = () => {
  return ({
    level,
    namespace,
    log: { message, timestamp: _timestamp, logger: _logger, ...rest },
  }) => {
    if (level === logLevel.ERROR || level === logLevel.WARN) {
      logger().debug({ kafka: namespace, ...rest }, message);
    } else {
      logger().trace({ kafka: namespace }, message);
    }
  };
};
