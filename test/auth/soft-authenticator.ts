import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

// A passkey without a device: what an authenticator does, after WebAuthn 6 and CBOR (RFC 8949), as far as one key needs it.

interface CreationOptions {
  challenge: string;
  rp: { id: string };
  user: { id: string };
}

interface RequestOptions {
  challenge: string;
  rpId: string;
  allowCredentials?: { id: string }[];
}

export interface SoftPasskeyOptions {
  origin: string;
  /** Whether it asks for a PIN, a finger or a face. */
  verifiesUser?: boolean;
}

export class SoftPasskey {
  readonly #id = randomBytes(32);
  readonly #origin: string;
  readonly #verifiesUser: boolean;
  #privateKey: KeyObject | null = null;
  #userHandle = '';
  counter = 0;

  constructor({ origin, verifiesUser = true }: SoftPasskeyOptions) {
    this.#origin = origin;
    this.#verifiesUser = verifiesUser;
  }

  get id(): string {
    return this.#id.toString('base64url');
  }

  /** `navigator.credentials.create`, as JSON. */
  create(options: CreationOptions) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#userHandle = options.user.id;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const cose = map([
      [int(1), int(2)],
      [int(3), int(-7)],
      [int(-1), int(1)],
      [int(-2), bytes(Buffer.from(x, 'base64url'))],
      [int(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, cose]);
    const authData = Buffer.concat([this.#authenticatorData(options.rp.id, 0x40), attested]);
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ]);
    const response = {
      clientDataJSON: this.#clientData('webauthn.create', options.challenge).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    };
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }

  /** `navigator.credentials.get`, as JSON. `origin`: where the page is that asks. */
  get(options: RequestOptions, origin = this.#origin) {
    if (!this.#privateKey) throw new Error('The passkey has not been made.');
    this.counter += 1;
    const authenticatorData = this.#authenticatorData(options.rpId, 0);
    const clientData = this.#clientData('webauthn.get', options.challenge, origin);
    const hashed = createHash('sha256').update(clientData).digest();
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', Buffer.concat([authenticatorData, hashed]), this.#privateKey).toString('base64url'),
      userHandle: this.#userHandle,
    };
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, origin = this.#origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #authenticatorData(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const present = 0x01 | (this.#verifiesUser ? 0x04 : 0);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags | present]), counter]);
  }
}

function head(major: number, number: number): Buffer {
  if (number < 24) return Buffer.from([(major << 5) | number]);
  if (number < 0x100) return Buffer.from([(major << 5) | 24, number]);
  return Buffer.from([(major << 5) | 25, number >> 8, number & 0xff]);
}

function int(number: number): Buffer {
  return number < 0 ? head(1, -1 - number) : head(0, number);
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([head(2, value.length), value]);
}

function text(value: string): Buffer {
  return Buffer.concat([head(3, value.length), Buffer.from(value)]);
}

function map(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flat()]);
}
