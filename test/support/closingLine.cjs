const { relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

// Names each test that failed once more at the end, where the whole output may be long, and prints one plain closing
// line that a person or a script can read.
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const lines = results.testResults.flatMap(failuresOf);
    const broken = results.testResults.filter((file) => file.testExecError).length;
    lines.push(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed` +
        `${results.numPendingTests ? `, ${results.numPendingTests} skipped` : ''}`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }
};

// One line a failed test: its file from here, its name, and the first line that says why.
function failuresOf({ testFilePath, testExecError, testResults }) {
  const file = relative(process.cwd(), testFilePath);
  const failed = testResults.filter(({ status }) => status === 'failed');
  const lines = failed.map(({ fullName, failureMessages }) => {
    return `failed: ${file}: ${fullName}: ${firstLines(failureMessages[0] ?? '')}`;
  });
  if (testExecError) lines.push(`failed: ${file}: ${firstLines(testExecError.message ?? '')}`);
  return lines;
}

function firstLines(message) {
  const plain = stripVTControlCharacters(message).split('\n    at ')[0];
  return plain.replaceAll(/\s+/g, ' ').slice(0, 300);
}
