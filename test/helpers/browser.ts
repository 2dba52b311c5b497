// SPDX-License-Identifier: Apache-2.0
/** A headless Chromium, spoken to through its debugging pipe: pages are opened, looked at and clicked as people do. */
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Readable, Writable} from 'node:stream';
import type {ExecutionContext} from 'ava';
import {skip} from './programs.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

export interface Page {
  /** The value of an expression in the page. */
  read<Value>(expression: string): Promise<Value>;
  /** Moves the mouse to the middle of the first element that matches and presses it there. */
  click(selector: string): Promise<void>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  /** Presses a key, such as `Tab`, `Enter` or a space, as a keyboard does. */
  press(key: 'Tab' | 'Enter' | ' '): Promise<void>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
  /** Addresses that the page asked for, its own first. */
  readonly requests: readonly string[];
  readonly errors: readonly string[];
}

export interface View {
  /** Whether the page's scripts run. */
  readonly scripts?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** Opens a page in a browser that the end of the test closes; undefined, with a printed reason, where there is none. */
export async function openPage(
  t: ExecutionContext,
  address: string,
  view: View = {},
): Promise<Page | undefined> {
  const browser = startBrowser();
  if (browser === undefined) {
    skip(t, `none of ${PROGRAMS.join(', ')} is installed`);
    return undefined;
  }
  t.teardown(() => browser.close());
  return browser.open(address, view);
}

export interface Browser {
  open(address: string, view?: View): Promise<Page>;
  close(): Promise<void>;
}

/** @returns undefined where none is installed */
export function startBrowser(): Browser | undefined {
  const program = PROGRAMS.find(name => spawnSync(name, ['--version']).status === 0);
  if (program === undefined) return undefined;
  const profile = mkdtempSync(join(tmpdir(), 'svirtgen-browser-'));
  const browser = spawn(
    program,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    // A process group of its own: the browser's children outlive it, and write into its folder.
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true},
  );
  const ended = new Promise(resolve => browser.once('exit', resolve));
  const pipe = new Pipe(browser.stdio[3] as Writable, browser.stdio[4] as Readable);
  return {
    open: (address, view = {}) => openTab(pipe, address, view),
    close: async () => {
      if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
      await ended;
      await rm(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 50});
    },
  };
}

const KEYS = {
  Tab: {key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9},
  Enter: {key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r'},
  ' ': {key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: ' '},
};

async function openTab(
  pipe: Pipe,
  address: string,
  {scripts = true, width = 1280, height = 900, dark = false}: View,
): Promise<Page> {
  const {targetId} = await pipe.ask<{targetId: string}>('Target.createTarget', {url: 'about:blank'});
  const {sessionId} = await pipe.ask<{sessionId: string}>('Target.attachToTarget', {targetId, flatten: true});
  const ask = <Answer>(method: string, params: object = {}) => pipe.ask<Answer>(method, params, sessionId);
  const requests: string[] = [];
  const errors: string[] = [];
  pipe.on('Network.requestWillBeSent', ({request}) => requests.push((request as {url: string}).url));
  pipe.on('Runtime.exceptionThrown', params => errors.push(JSON.stringify(params)));
  pipe.on('Log.entryAdded', params => errors.push(JSON.stringify(params)));
  const scheme = {name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'};
  await Promise.all([
    ask('Page.enable'),
    ask('Runtime.enable'),
    ask('Log.enable'),
    ask('Network.enable'),
    ask('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: width < 600}),
    ask('Emulation.setEmulatedMedia', {features: [scheme]}),
    ask('Emulation.setScriptExecutionDisabled', {value: !scripts}),
  ]);
  const loaded = new Promise(resolve => pipe.on('Page.loadEventFired', resolve));
  await ask('Page.navigate', {url: address});
  await loaded;
  const read = async <Value>(expression: string): Promise<Value> => {
    const options = {expression, returnByValue: true, awaitPromise: true};
    const {result, exceptionDetails} = await ask<{
      result: {value: Value};
      exceptionDetails?: {exception?: {description?: string}};
    }>('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
    return result.value;
  };
  return {
    requests,
    errors,
    read,
    type: async text => {
      await ask('Input.insertText', {text});
    },
    press: async key => {
      await ask('Input.dispatchKeyEvent', {type: 'keyDown', ...KEYS[key]});
      await ask('Input.dispatchKeyEvent', {type: 'keyUp', ...KEYS[key]});
    },
    click: async selector => {
      const middle = `(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({block: 'center'});
        const {left, top, width, height} = element.getBoundingClientRect();
        return {x: left + width / 2, y: top + height / 2};
      })()`;
      const at = await read<{x: number; y: number}>(middle);
      const mouse = {...at, button: 'left', clickCount: 1};
      await ask('Input.dispatchMouseEvent', {type: 'mouseMoved', ...at});
      await ask('Input.dispatchMouseEvent', {type: 'mousePressed', ...mouse});
      await ask('Input.dispatchMouseEvent', {type: 'mouseReleased', ...mouse});
    },
    screenshot: async () => {
      const {data} = await ask<{data: string}>('Page.captureScreenshot', {format: 'png'});
      return Buffer.from(data, 'base64');
    },
    close: async () => {
      await pipe.ask('Target.closeTarget', {targetId});
    },
  };
}

type Params = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: unknown;
  readonly error?: {readonly message: string};
}

/** Messages of the debugging protocol, each ended by a NUL. */
class Pipe {
  readonly #to: Writable;
  readonly #waiting = new Map<number, {resolve: (result: never) => void; reject: (error: Error) => void}>();
  readonly #listeners = new Map<string, ((params: Params) => unknown)[]>();
  #last = 0;
  #rest = Buffer.alloc(0);

  constructor(to: Writable, from: Readable) {
    this.#to = to;
    from.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  ask<Answer>(method: string, params: object = {}, sessionId?: string): Promise<Answer> {
    this.#last += 1;
    const id = this.#last;
    this.#to.write(`${JSON.stringify({id, method, params, sessionId})}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, {resolve, reject}));
  }

  on(method: string, listener: (params: Params) => unknown): void {
    this.#listeners.set(method, [...(this.#listeners.get(method) ?? []), listener]);
  }

  #receive(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let end = this.#rest.indexOf(0); end !== -1; end = this.#rest.indexOf(0)) {
      this.#handle(JSON.parse(this.#rest.subarray(0, end).toString('utf8')) as Message);
      this.#rest = this.#rest.subarray(end + 1);
    }
  }

  #handle({id, method, params = {}, result, error}: Message): void {
    if (id === undefined) {
      for (const listener of this.#listeners.get(method ?? '') ?? []) listener(params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result as never);
  }
}
