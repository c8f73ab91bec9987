export type { EngineMember, EngineOptions, KafkaEngine, MongoEngine } from './engine';
export { EngineUnavailable } from './engineUnavailable';
export { startMongo } from './mongo';
export { startKafka } from './kafka';
export { freePorts } from './ports';
