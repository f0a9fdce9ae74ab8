// A member's client: the SDK under Element with its Rust crypto, told what to do by lines of JSON, answering with others.

import { createInterface } from "node:readline";

for (const level of ["debug", "info", "log", "warn", "error", "trace"]) console[level] = () => {};

// The SDK is written for Node 22; Debian's is older.
Promise.withResolvers ??= () => {
    const made = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
};

const { MatrixEvent, createClient } = await import("matrix-js-sdk");
const { OnlySignedDevicesIsolationMode } = await import("matrix-js-sdk/lib/crypto-api/index.js");

let client;

async function until(found) {
    for (let tries = 0; tries < 400; tries++) {
        const value = found();
        if (value) return value;
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error("it did not come");
}

const deeds = {
    async start({ url, user, token, device }) {
        client = createClient({ baseUrl: url, userId: user, accessToken: token, deviceId: device });
        await client.initRustCrypto({ useIndexedDB: false });
        await client.startClient({ lazyLoadMembers: true });
        await until(() => client.isInitialSyncComplete());
        await client.getCrypto().bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
    },

    /** Neither give keys to devices that their owner did not sign, nor read what those send (MSC4153). */
    async exclude() {
        client.getCrypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    },

    async send({ room, type, content }) {
        await until(() => client.getRoom(room)?.getMyMembership() === "join");
        return (await client.sendEvent(room, type, content)).event_id;
    },

    async opened({ events }) {
        return Promise.all(
            events.map(async (raw) => {
                const event = new MatrixEvent(raw);
                await client.decryptEventIfNeeded(event);
                const { event_id, sender, type, content } = event.getEffectiveEvent();
                return { event_id, sender, type, content, failed: event.decryptionFailureReason };
            }),
        );
    },

    async trust({ user, device }) {
        await client.getCrypto().getUserDeviceInfo([user], true);
        const status = await client.getCrypto().getDeviceVerificationStatus(user, device);
        return { signedByOwner: status.signedByOwner };
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { deed, ...told } = JSON.parse(line);
    let answer;
    try {
        answer = { done: (await deeds[deed](told)) ?? null };
    } catch (failure) {
        answer = { failed: String(failure) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
