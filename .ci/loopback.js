// Preloaded into a server that would listen on all interfaces: whatever it listens on becomes 127.0.0.1.
"use strict";
const { Server } = require("node:net");
const listen = Server.prototype.listen;

Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  }
  if (!/^\d+$/.test(String(first))) return listen.call(this, first, ...rest);
  const callback = rest.find((value) => typeof value === "function");
  return listen.call(this, { port: Number(first), host: "127.0.0.1" }, callback);
};
