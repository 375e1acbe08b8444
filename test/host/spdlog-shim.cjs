// Stands in for the native logger of VS Code's server: the same surface over plain appends, so no compiler is needed.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const levels = ["trace", "debug", "info", "warn", "error", "critical"];
let level = levels.indexOf("info");

class Logger {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.level = level;
    this.isRaw = false;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, "");
  }
  getLevel() {
    return this.level;
  }
  /** @param {number} value */
  setLevel(value) {
    this.level = value;
  }
  setPattern() {
    this.isRaw = false;
  }
  clearFormatters() {
    this.isRaw = true;
  }
  flush() {}
  drop() {}
}

levels.forEach((name, index) => {
  /**
   * @this {Logger}
   * @param {string} message
   */
  function write(message) {
    if (index < this.level) return;
    const line = this.isRaw ? message : `${new Date().toISOString()} [${name}] ${message}\n`;
    appendFileSync(this.file, line);
  }
  Object.defineProperty(Logger.prototype, name, { value: write });
});

// VS Code imports this from ESM, which sees only names that are assigned one by one.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (/** @type {number} */ value) => {
  level = value;
};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (/** @type {string} */ _name, /** @type {string} */ file) =>
  new Logger(file);
exports.createAsyncRotatingLogger = async (/** @type {string} */ _name, /** @type {string} */ file) =>
  new Logger(file);
