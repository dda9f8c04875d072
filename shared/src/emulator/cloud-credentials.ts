/**
 * User name and password from a device's identity at a cloud, for modules that make them themselves. The scheme is the
 * one of the cloud that these facts belong to: HMAC-SHA256 over the sorted identity, named in the client identifier.
 * Source: that cloud's public documentation of MQTT-TCP; certainty: likely. The manuals only say that user name and
 * password can be left out (2020 §3.2.1 note 2).
 */

export interface CloudIdentity {
  readonly productKey: string;
  readonly deviceName: string;
  readonly deviceSecret: string;
}

export interface Credentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** @param secure whether the connection is encrypted: the client identifier says so */
export async function cloudCredentials(
  clientId: string,
  identity: CloudIdentity,
  secure: boolean,
): Promise<Credentials> {
  const { productKey, deviceName, deviceSecret } = identity;
  const utf8 = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(deviceSecret), algorithm, false, ['sign']);
  const content = `clientId${clientId}deviceName${deviceName}productKey${productKey}`;
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, key, utf8.encode(content)));
  return {
    clientId: `${clientId}|securemode=${secure ? 2 : 3},signmethod=hmacsha256|`,
    username: `${deviceName}&${productKey}`,
    password: Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}
