import { status } from '@grpc/grpc-js';
import mongoose from 'mongoose';
import { statusOfThrown } from './failureStatus';

const { MongoServerError } = mongoose.mongo;
const codeOf = (thrown: unknown) => statusOfThrown(thrown, '/serai.Test/Try').code;

test('a database that steps down, or whose socket breaks, is away and no mistake of ours', () => {
  for (const code of [10_107, 11_600, 11_602, 189]) {
    expect(codeOf(new MongoServerError({ message: 'not primary', code }))).toBe(status.UNAVAILABLE);
  }
  expect(codeOf(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(
    status.UNAVAILABLE,
  );
  expect(codeOf(new mongoose.mongo.MongoNotConnectedError('gone'))).toBe(status.UNAVAILABLE);
});

test('a bulk write whose connection broke is away, by whatever name', () => {
  const broken = new mongoose.mongo.MongoNetworkError('connection 7 closed');
  // The driver makes it so from what a batch threw.
  const Bulk = mongoose.mongo.MongoBulkWriteError as unknown as new (e: Error) => Error;
  expect(codeOf(new Bulk(broken))).toBe(status.UNAVAILABLE);
  expect(codeOf(new Bulk(new TypeError('not a document')))).toBe(status.INTERNAL);
});

test('everything else is a mistake of ours', () => {
  expect(codeOf(new TypeError('undefined is not a function'))).toBe(status.INTERNAL);
  expect(codeOf(new MongoServerError({ message: 'bad index', code: 85 }))).toBe(status.INTERNAL);
});
