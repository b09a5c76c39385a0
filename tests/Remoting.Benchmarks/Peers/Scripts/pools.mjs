// Measures a pool of node: reads what is asked, line by line, and answers with a number, or with what went wrong.
// Usage: pools.mjs PACKAGE NODE_MODULES, where the package is jest-worker or tinypool.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';

const work = fileURLToPath(new URL('work.cjs', import.meta.url));
const [, , name, modules] = process.argv;
const manySmall = Array.from({ length: 39_999 }, (_, i) => i + 1);
const manySmallSum = 139_614_694;

const kinds = {
    'jest-worker': async require => {
        const { Worker } = require('jest-worker');
        return workers => {
            const pool = new Worker(work, { numWorkers: workers, exposedMethods: ['identity', 'factors'] });
            return { call: (method, argument) => pool[method](argument), close: () => pool.end() };
        };
    },
    tinypool: async require => {
        const { default: Tinypool } = await import(pathToFileURL(require.resolve('tinypool')));
        return workers => {
            const pool = new Tinypool({ filename: work, runtime: 'child_process', minThreads: workers, maxThreads: workers });
            return { call: (method, argument) => pool.run(argument, { name: method }), close: () => pool.destroy() };
        };
    },
};

let make;
try {
    make = await kinds[name](createRequire(path.join(path.resolve(modules), 'any.js')));
} catch (error) {
    console.log(`it is not in ${modules} (${error.code ?? error.message})`);
    process.exit();
}

let warm;
async function pool(workers) {
    if (!warm) {
        warm = make(workers);
        await Promise.all(manySmall.slice(0, 1000).map(n => warm.call('identity', n)));
    }
    return warm;
}

const seconds = since => (performance.now() - since) / 1000;
function check(expected, result) {
    if (expected !== result)
        throw new Error('wrong result');
}

const questions = {
    async 'map-small'() {
        const workers = await pool(2);
        const start = performance.now();
        const results = await Promise.all(manySmall.map(n => workers.call('factors', n)));
        check(manySmallSum, results.flat().reduce((sum, factor) => sum + factor, 0));
        return seconds(start);
    },
    async 'round-trip'(count, pause) {
        const workers = await pool(1);
        const times = [];
        for (let i = 0; i < count; i++) {
            await new Promise(resolve => setTimeout(resolve, pause * 1000));
            const start = performance.now();
            check(i, await workers.call('identity', i));
            times.push(seconds(start));
        }
        return times.sort((a, b) => a - b)[Math.floor(count / 2)];
    },
    async start() {
        const start = performance.now();
        const workers = make(1);
        check(1, await workers.call('identity', 1));
        const time = seconds(start);
        await workers.close();
        return time;
    },
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
    const [question, ...values] = line.split(' ');
    try {
        console.log(await questions[question](...values.map(Number)));
    } catch (error) {
        console.log(`${error.name}: ${error.message}`);
    }
}
await warm?.close();
process.exit();
