export type { EngineMember, EngineOptions, KafkaEngine, MongoEngine } from './engine';
export { EngineUnavailable } from './engineUnavailable';
export { findChromium } from './findChromium';
export { startMongo } from './mongo';
export { startKafka } from './kafka';
export { freePorts } from './ports';
