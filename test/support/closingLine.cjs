// Prints one plain closing line that a person or a script can read.
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const broken = results.testResults.filter((file) => file.testExecError).length;
    process.stdout.write(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed` +
        `${results.numPendingTests ? `, ${results.numPendingTests} skipped` : ''}\n`,
    );
  }
};
