// Asks mongodb-memory-server for a mongod: a process of its own, so that it can be given up.
// Arguments: version, folder to download to. Prints the path of the program as its last line.
const { MongoBinary } = require('mongodb-memory-server-core');

const [version, downloadDir] = process.argv.slice(2);
MongoBinary.getPath({ version, downloadDir, checkMD5: true }).then(
  (path) => process.stdout.write(`\n${path}\n`),
  (error) => {
    const isAway = /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT/.test(error.message);
    const message = isAway ? 'its download host is not in reach' : error.message;
    process.stderr.write(`\n${message.replace(/\s+/g, ' ')}\n`);
    process.exitCode = 1;
  },
);
