import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HubTransport } from '../../src/hub/transport.ts';

export interface HubUnderTest {
  /** Opens another transport, as another process would. */
  open(): Promise<HubTransport>;
  /** Ends the server's side of every transport's connections; resolves with how many there were. */
  cutConnections(): Promise<number>;
  /** How many of the server's connections listen to the topic; asked right after subscribing to it or leaving it. */
  listeners(topic: string): Promise<number>;
  dispose(): Promise<void>;
}

/** What every hub transport promises. */
export function hubContract(name: string, start: () => Promise<HubUnderTest>): void {
  describe(`hub transport: ${name}`, () => {
    let hub: HubUnderTest;
    const opened: HubTransport[] = [];

    beforeAll(async () => {
      hub = await start();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((transport) => transport.close()));
    });
    afterAll(() => hub.dispose());

    const open = async () => {
      const transport = await hub.open();
      opened.push(transport);
      return transport;
    };

    test('a hint reaches the subscribers of every process, the publisher included', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const first = new Probe();
      const second = new Probe();
      await here.subscribe('stream:1', first.hint);
      await there.subscribe('stream:1', second.hint);
      await here.publish(['stream:1']);
      await Promise.all([first.count(1), second.count(1)]);
    });

    test('every hint that is published after the acknowledgement arrives', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      for (let index = 0; index < 50; index += 1) {
        const probe = new Probe();
        await here.subscribe(`stream:${index}`, probe.hint);
        await there.publish([`stream:${index}`]);
        await probe.count(1);
      }
    });

    test('hints only the topics that were named', async () => {
      const transport = await open();
      const [one, two, three] = [new Probe(), new Probe(), new Probe()];
      await transport.subscribe('one', one.hint);
      await transport.subscribe('two', two.hint);
      await transport.subscribe('three', three.hint);
      await transport.publish(['one', 'three', 'one', 'nobody listens']);
      await Promise.all([one.count(1), three.count(1)]);
      await transport.publish(['two']);
      await two.count(1);
      expect([one.hints, two.hints, three.hints]).toEqual([1, 1, 1]);
    });

    test('topics may be long, and hold any character', async () => {
      const transport = await open();
      const topics = [`long:${'x'.repeat(300)}`, `long:${'x'.repeat(299)}y`, `"; SELECT 1; --`, 'Ünïcode ☃', "it's"];
      for (const topic of topics) {
        const probe = new Probe();
        const unsubscribe = await transport.subscribe(topic, probe.hint);
        await transport.publish(topics);
        await probe.count(1);
        expect(probe.hints).toBe(1);
        await unsubscribe();
      }
    });

    test('publishing nothing is fine', async () => {
      const transport = await open();
      await expect(transport.publish([])).resolves.toBeUndefined();
    });

    test('all subscribers of a topic are hinted, and one that throws harms no other', async () => {
      const transport = await open();
      const [before, after] = [new Probe(), new Probe()];
      await transport.subscribe('shared', before.hint);
      await transport.subscribe('shared', () => {
        throw new Error('a subscriber with a fault');
      });
      await transport.subscribe('shared', after.hint);
      await transport.publish(['shared']);
      await Promise.all([before.count(1), after.count(1)]);
    });

    test('one function can subscribe twice, and each subscription ends on its own', async () => {
      const transport = await open();
      const probe = new Probe();
      const endFirst = await transport.subscribe('twice', probe.hint);
      await transport.subscribe('twice', probe.hint);
      await endFirst();
      await endFirst();
      expect(await hub.listeners('twice')).toBe(1);
      await transport.publish(['twice']);
      await probe.count(1);
    });

    test('the server stops listening when the last subscriber of a process left', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const probe = new Probe();
      const end = await Promise.all([
        here.subscribe('left', probe.hint),
        here.subscribe('left', probe.hint),
        there.subscribe('left', probe.hint),
      ]);
      expect(await hub.listeners('left')).toBe(2);
      await end[0]();
      expect(await hub.listeners('left')).toBe(2);
      await end[1]();
      expect(await hub.listeners('left')).toBe(1);
      await end[2]();
      expect(await hub.listeners('left')).toBe(0);
      await here.publish(['left']);
      await roundTrip(here, there);
      expect(probe.hints).toBe(0);
    });

    test('leaving and coming back at once ends up listening', async () => {
      const transport = await open();
      const probe = new Probe();
      for (let index = 0; index < 20; index += 1) {
        const end = await transport.subscribe('restless', probe.hint);
        const ending = end();
        const again = await transport.subscribe('restless', probe.hint);
        await ending;
        const hinted = probe.count(probe.hints + 1);
        await transport.publish(['restless']);
        await hinted;
        await again();
      }
      expect(await hub.listeners('restless')).toBe(0);
    });

    test('a hint for each of many topics arrives', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const topics = Array.from({ length: 300 }, (_, index) => `many:${index}`);
      const probes = await Promise.all(
        topics.map(async (topic) => {
          const probe = new Probe();
          await here.subscribe(topic, probe.hint);
          return probe;
        }),
      );
      await there.publish(topics);
      await Promise.all(probes.map((probe) => probe.count(1)));
    });

    test('the last of a burst of 5,000 hints is seen, although equal ones may fall together', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const probe = new Probe();
      let published = 0;
      let seen = 0;
      const complete = Promise.withResolvers<void>();
      await here.subscribe('burst', () => {
        probe.hint();
        // As a subscriber reads rows: whatever was written before the hint.
        seen = published;
        if (seen === 5_000) complete.resolve();
      });
      const publishing: Promise<void>[] = [];
      for (published = 1; published < 5_000; published += 1) publishing.push(there.publish(['burst']));
      publishing.push(there.publish(['burst']));
      await Promise.all(publishing);
      await complete.promise;
      expect(probe.hints).toBeGreaterThan(0);
      expect(probe.hints).toBeLessThanOrEqual(5_000);
    });

    test('after a lost connection every subscriber is hinted once, and hints arrive again', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const probes = [new Probe(), new Probe(), new Probe()];
      for (const [index, probe] of probes.entries()) await here.subscribe(`cut:${index}`, probe.hint);
      expect(await hub.cutConnections()).toBeGreaterThan(0);
      await Promise.all(probes.map((probe) => probe.count(1)));
      await publishUntilItWorks(there, ['cut:0', 'cut:1', 'cut:2']);
      await Promise.all(probes.map((probe) => probe.count(2)));
    });

    test('one may subscribe and leave while the connection is away', async () => {
      const transport = await open();
      const [leaving, staying, late] = [new Probe(), new Probe(), new Probe()];
      const leave = await transport.subscribe('away:leaving', leaving.hint);
      await transport.subscribe('away:staying', staying.hint);
      await hub.cutConnections();
      await leave();
      await transport.subscribe('away:late', late.hint);
      await staying.count(1);
      await publishUntilItWorks(transport, ['away:leaving', 'away:late']);
      await late.count(1);
      expect(leaving.hints).toBe(0);
    });

    test('survives one lost connection after the other', async () => {
      const transport = await open();
      const probe = new Probe();
      await transport.subscribe('stubborn', probe.hint);
      for (let index = 0; index < 3; index += 1) {
        const back = probe.count(probe.hints + 1);
        await hub.cutConnections();
        await back;
      }
      await publishUntilItWorks(transport, ['stubborn']);
      await expect(transport.check()).resolves.toBeUndefined();
    });

    test('reports that it works', async () => {
      await expect((await open()).check()).resolves.toBeUndefined();
    });

    test('a closed transport hints nobody, leaves nothing on the server and refuses work', async () => {
      const [here, there] = await Promise.all([open(), open()]);
      const probe = new Probe();
      const end = await here.subscribe('closed', probe.hint);
      await here.close();
      await here.close();
      await end();
      await expect(here.publish(['closed'])).rejects.toThrow('closed');
      await expect(here.subscribe('closed', probe.hint)).rejects.toThrow('closed');
      await expect(here.check()).rejects.toThrow();
      await there.publish(['closed']);
      expect(probe.hints).toBe(0);
    });
  });
}

/** Counts hints, and waits for them. */
class Probe {
  hints = 0;
  readonly #events = new EventTarget();
  readonly hint = () => {
    this.hints += 1;
    this.#events.dispatchEvent(new Event('hint'));
  };

  /** Resolves when at least that many hints came. */
  async count(wanted: number): Promise<void> {
    while (this.hints < wanted) await once(this.#events, 'hint');
  }
}

/** Everything that was published before has arrived when this resolves, since hints on one connection keep their order. */
async function roundTrip(from: HubTransport, to: HubTransport): Promise<void> {
  const probe = new Probe();
  const end = await to.subscribe('round trip', probe.hint);
  await from.publish(['round trip']);
  await probe.count(1);
  await end();
}

/** The publisher's own connection may have been cut as well. */
async function publishUntilItWorks(transport: HubTransport, topics: string[]): Promise<void> {
  for (;;) {
    const published = await transport.publish(topics).then(
      () => true,
      () => false,
    );
    if (published) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
