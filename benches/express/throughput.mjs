// Measures `iam.keys.list` on PostgreSQL through the route of an installed Express host beside a bare Express handler,
// bare.ts, that runs the same statements in the same transaction on the product's own pool. `benches/run express` makes
// the host and calls this with its folder; beside it: --clients 16 --rounds 9 --seconds 3.
//
// Each is a process of its own on the same database; rounds alternate, so that what else the machine does hits both.
// Before anything is measured, PostgreSQL's own log has to show the same statements for both, and their answers the same
// data.
import { deepStrictEqual } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import {
    freePort,
    listening,
    postgres,
    stop,
} from "../../kernels/typescript/scripts/databases.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        clients: { type: "string", default: "16" },
        rounds: { type: "string", default: "9" },
        seconds: { type: "string", default: "3" },
    },
});
const [clients, rounds, seconds] = [
    flags.clients,
    flags.rounds,
    flags.seconds,
].map(Number);
const [folder] = positionals;
const modules = execFileSync(`${root}/tests/prepare`, ["node", "load"], {
    encoding: "utf8",
}).trim();
const autocannon = createRequire(`${modules}/`)("autocannon");
const KEYS = 10;

let log = "";
const processes = [];

/** The limit must not be what is measured. */
function unlimited() {
    const file = `${folder}/src/manage/bindings.ts`;
    const text = readFileSync(file, "utf8");
    const changed = text.replace(
        "key: { limit: 1000, window_seconds: 60 }",
        "key: { limit: 1_000_000_000, window_seconds: 1 }",
    );
    deepStrictEqual(changed === text, false, "no rate limit in the bindings");
    writeFileSync(file, changed);
}

async function serve(name, file, env) {
    const port = await freePort();
    const options = {
        cwd: folder,
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...env, PORT: `${port}` },
    };
    processes.push(spawn(process.execPath, ["--import", "tsx", file], options));
    await listening(port);
    return { name, url: `http://127.0.0.1:${port}/api/manage`, rates: [] };
}

function requestOf(key, body) {
    const headers = {
        "content-type": "application/json",
        "x-api-key": key,
        "user-agent": "bench/1",
    };
    return { method: "POST", headers, body: JSON.stringify(body) };
}

async function ask(url, key, body) {
    const answer = await fetch(url, requestOf(key, body));
    const text = await answer.text();
    deepStrictEqual(answer.status, 200, text);
    return JSON.parse(text);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The bare handler is no straw man, and no liar: PostgreSQL is asked the same by both. */
async function sameStatements(targets, key) {
    const seen = [];
    for (const { url } of targets) {
        // The first call also learns what the kernel asks once per process.
        await ask(url, key, { action: "iam.keys.list" });
        const begin = log.length;
        const { data } = await ask(url, key, { action: "iam.keys.list" });
        deepStrictEqual(data.length, KEYS);
        await pause(300);
        seen.push({ data, statements: statements(log.slice(begin)) });
    }
    deepStrictEqual(seen[0], seen[1]);
    console.log("both run, for each call:");
    for (const statement of seen[0].statements) {
        console.log(`  ${statement.slice(0, 100)}`);
    }
}

/** A statement's further lines begin with a tab. */
function statements(part) {
    const lines = part.replaceAll("\n\t", " ").split("\n");
    const told = lines.map(
        (line) => line.match(/LOG: +(?:statement|execute [^:]*): (.*)/)?.[1],
    );
    return told
        .filter((found) => found !== undefined)
        .map((found) =>
            found.replace(/\s+/g, " ").replaceAll("( ", "(").trim(),
        );
}

async function load(target, key, duration) {
    const request = requestOf(key, { action: "iam.keys.list" });
    const found = await autocannon({
        url: target.url,
        connections: clients,
        duration,
        ...request,
    });
    deepStrictEqual(
        [found.non2xx, found.errors],
        [0, 0],
        `${target.name} failed`,
    );
    return found["2xx"] / found.duration;
}

async function measure(targets, key) {
    for (const target of targets) {
        await load(target, key, 3);
    }
    for (let round = 1; round <= rounds; round++) {
        // Who goes first changes as well.
        for (const target of round % 2 === 0
            ? targets
            : [...targets].reverse()) {
            target.rates.push(await load(target, key, seconds));
        }
        console.log(
            `round ${round}: ${targets.map(({ name, rates }) => `${name} ${rates.at(-1).toFixed(0)}/s`).join(", ")}`,
        );
    }
    const [kernel, bare] = targets.map(
        ({ rates }) =>
            rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)],
    );
    console.log(
        `iam.keys.list on PostgreSQL through Express, ${clients} clients, ${rounds} rounds of ${seconds} s:`,
    );
    console.log(
        `kernel ${kernel.toFixed(0)}/s, bare ${bare.toFixed(0)}/s, ratio ${(kernel / bare).toFixed(3)}`,
    );
}

async function main() {
    const settings = ["log_min_messages=log"];
    const url = await postgres(root, settings, (text) => {
        log += text;
    });
    const env = {
        ...process.env,
        DATABASE_URL: url,
        ACP_SECRET: "a secret for benches",
        NODE_ENV: "production",
    };
    const run = (file) =>
        execFileSync(process.execPath, ["--import", "tsx", file], {
            cwd: folder,
            env,
            encoding: "utf8",
        });
    unlimited();
    copyFileSync(
        fileURLToPath(new URL("bare.ts", import.meta.url)),
        `${folder}/src/bare.ts`,
    );
    run("src/migrate.ts");
    const key = run("src/manage/create_key.ts").trim();
    const logging = { ...env, PGOPTIONS: "-c log_statement=all" };
    for (const settingsOf of [logging, env]) {
        const targets = [
            await serve("kernel", "src/server.ts", settingsOf),
            await serve("bare", "src/bare.ts", settingsOf),
        ];
        if (settingsOf === logging) {
            for (let number = 1; number < KEYS; number++) {
                const params = {
                    name: `agent ${number}`,
                    scopes: ["manage.read"],
                };
                await ask(targets[0].url, key, {
                    action: "iam.keys.create",
                    params,
                });
            }
            await sameStatements(targets, key);
        } else {
            await measure(targets, key);
        }
        processes.splice(0).forEach((process) => process.kill());
    }
}

try {
    await main();
} finally {
    processes.forEach((process) => process.kill());
    await stop();
}
