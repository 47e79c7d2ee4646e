// The program that runs the code of one Lambda function in JavaScript: what lambda_worker.py is for
// Python, with the same messages on the socket whose descriptor is the first argument. What it
// says and writes is that of the client of AWS, version 4:
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
"use strict";

const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const url = require("node:url");
const util = require("node:util");

const root = process.env.LAMBDA_TASK_ROOT;
const channel = new net.Socket({ fd: Number(process.argv[2]) });
const LEVELS = {
  debug: "DEBUG",
  info: "INFO",
  log: "INFO",
  warn: "WARN",
  error: "ERROR",
  trace: "TRACE",
};
const ORDER = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const SDK = /Cannot find (?:module|package) '((?:aws-sdk|@aws-sdk\/|@smithy\/)[^']*)'/;

let requestId; // of the call that runs; AWS, too, writes "undefined" before the first
let current; // what is done with the result of the call that runs

class Fault extends Error {
  constructor(kind, message) {
    super(message);
    this.name = kind;
    this.stack = `${kind}: ${message}`;
  }
}

class Missing extends Error {}

const inJson = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
const least = ORDER.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? "TRACE");

function write(level, text, extra = {}) {
  if (ORDER.indexOf(level) < least) {
    return;
  }
  if (inJson) {
    const said = { timestamp: new Date().toISOString(), level, requestId, message: text, ...extra };
    process.stdout.write(JSON.stringify(said) + "\n");
    return;
  }
  const record = `${new Date().toISOString()}\t${requestId}\t${level}\t${text}`;
  process.stdout.write(record.replaceAll("\n", "\x1f") + "\n"); // one event
}

for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...said) => write(level, ...(inJson ? inParts(said) : [util.format(...said)]));
}

function inParts(said) {
  const error = said.find((one) => one instanceof Error);
  const extra = error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        stackTrace: onAws(error.stack ?? "").split("\n"),
      }
    : {};
  const alone = said.length === 1 && typeof said[0] === "object" && !error;
  return [alone ? said[0] : util.format(...said), extra];
}

globalThis.awslambda = {
  streamifyResponse() {
    throw new Missing("functions in Node.js that stream their answer");
  },
};

const say = (message) => channel.write(JSON.stringify(message) + "\n");
const onAws = (text) => String(text).replaceAll(root, "/var/task");

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const trace = onAws(error.stack ?? "").split("\n");
  return {
    errorType: error.name,
    errorMessage: onAws(error.message),
    trace: trace.filter((line) => !line.includes(__filename) && !line.includes("(node:")),
  };
}

function answerWith(error, what) {
  const missing = error instanceof Missing ? error.message : SDK.exec(error?.message ?? "")?.[1];
  if (missing) {
    const where =
      "which Node.js of AWS has and this machine not: put it into the package or a layer";
    say({ missing: error instanceof Missing ? missing : `\`${missing}\`, ${where}` });
    return;
  }
  const { errorType, errorMessage, trace } = describe(error);
  const extra = error instanceof Error ? { ...error } : {};
  delete extra.name;
  const logged = { errorType, errorMessage, ...extra, stack: trace };
  if (inJson) {
    write("ERROR", logged);
  } else {
    write("ERROR", `${what} \t${JSON.stringify(logged)}`);
  }
  const payload = JSON.stringify({ errorType, errorMessage, trace });
  say({ payload, failed: true, warm: what === "Invoke Error" });
}

async function load(name) {
  const folder = path.dirname(name);
  const file = path.basename(name);
  const dot = file.indexOf(".");
  if (dot < 0) {
    throw new Fault("Runtime.MalformedHandlerName", "Bad handler");
  }
  const [module, wanted] = [file.slice(0, dot), file.slice(dot + 1)];
  const loaded = await importFrom(path.resolve(root, folder, module), module);
  const handler = wanted.split(".").reduce((found, part) => found?.[part], loaded);
  if (handler === undefined) {
    throw new Fault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (typeof handler !== "function") {
    throw new Fault("Runtime.HandlerNotFound", `${name} is not a function`);
  }
  const release = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV)[1]);
  if (release >= 24 && handler.length >= 3) {
    throw new Fault(
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with " +
        "Node.js 24. You need to modify this function to use a supported handler signature to " +
        "use Node.js 24 or later.",
    );
  }
  return handler;
}

async function importFrom(place, module) {
  try {
    for (const ending of ["", ".js", ".mjs", ".cjs"]) {
      const found = place + ending;
      if (fs.existsSync(found) && fs.statSync(found).isFile()) {
        return ending === ".mjs" || (ending === ".js" && isModule(path.dirname(found)))
          ? await import(url.pathToFileURL(found))
          : require(found);
      }
    }
    return require(require.resolve(module, { paths: [root] }));
  } catch (error) {
    if (SDK.test(error?.message ?? "")) {
      throw error;
    }
    if (error instanceof SyntaxError) {
      throw new Fault("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`);
    }
    if (["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(error?.code)) {
      const said = onAws(error.message).replaceAll(__filename, "/var/runtime/index.mjs");
      throw new Fault("Runtime.ImportModuleError", `Error: ${said}`);
    }
    throw error;
  }
}

function isModule(folder) {
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) {
    return JSON.parse(fs.readFileSync(file, "utf8")).type === "module";
  }
  return folder !== root && folder !== path.dirname(folder) && isModule(path.dirname(folder));
}

function contextOf(request, finish) {
  const env = process.env;
  const done = (error, result) => {
    context.callbackWaitsForEmptyEventLoop = false;
    finish(error, result);
  };
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: request.client_context ?? undefined,
    identity: undefined,
    invokedFunctionArn: request.arn,
    awsRequestId: request.id,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(request.deadline * 1000 - Date.now())),
    done,
    succeed: (result) => done(null, result),
    fail: (error) => done(error ?? "handled"),
  };
  return context;
}

function reply(error, result) {
  current = undefined;
  channel.ref(); // from here on the next call is waited for
  if (error !== undefined && error !== null) {
    answerWith(error, "Invoke Error");
    return;
  }
  let payload;
  try {
    payload = JSON.stringify(result === undefined ? null : result);
  } catch (fault) {
    const said = `Unable to stringify response body: ${fault.message}`;
    answerWith(new Fault("Runtime.MarshalError", said), "Invoke Error");
    return;
  }
  say({ payload, failed: false, warm: true });
}

function call(handler, request) {
  requestId = request.id;
  let ended = false;
  const finish = (error, result) => {
    if (ended) return;
    ended = true;
    const empty = context.callbackWaitsForEmptyEventLoop && (error === undefined || error === null);
    if (empty) {
      current = () => reply(error, result); // once nothing is left to do
    } else {
      reply(error, result);
    }
  };
  const context = contextOf(request, finish);
  current = () => reply(null, null); // a function that forgets to answer has answered nothing
  channel.unref();
  try {
    const promise = handler(JSON.parse(request.payload), context, finish);
    if (typeof promise?.then === "function") {
      promise.then(
        (result) => ended || ((ended = true), reply(null, result)),
        (error) => ended || ((ended = true), reply(error ?? new Error("undefined"))),
      );
    }
  } catch (error) {
    ended = true;
    reply(error);
  }
}

async function serve() {
  let handler, fault;
  process.on("uncaughtException", (error) => {
    answerWith(error, "Uncaught Exception");
    channel.end(() => process.exit(129));
  });
  process.on("unhandledRejection", (reason) => {
    const said = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    answerWith(new Fault("Runtime.UnhandledPromiseRejection", said), "Unhandled Promise Rejection");
    channel.end(() => process.exit(128));
  });
  process.on("beforeExit", () => current?.());
  try {
    handler = await load(process.env._HANDLER);
  } catch (error) {
    fault = error;
  }
  say({});
  let read = "";
  channel.setEncoding("utf8");
  channel.on("end", () => process.exit(0));
  channel.on("data", (text) => {
    read += text;
    for (let end; (end = read.indexOf("\n")) >= 0; ) {
      const request = JSON.parse(read.slice(0, end));
      read = read.slice(end + 1);
      if (handler) {
        call(handler, request);
      } else {
        answerWith(fault, "Uncaught Exception");
      }
    }
  });
}

serve();
