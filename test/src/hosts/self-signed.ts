import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.ts';
import { requireProgram } from './require-program.ts';

/** Paths of PEM files. */
export interface CertificateFiles {
  ca: string;
  cert: string;
  key: string;
}

/** Fresh certificates of one fresh authority: a server's for 127.0.0.1 and `localhost`, and a client's. */
export async function selfSigned(folder: string): Promise<{ server: CertificateFiles; client: CertificateFiles }> {
  const openssl = (...args: string[]) => run(requireProgram('openssl'), args, { cwd: folder });
  const path = (name: string) => join(folder, name);
  // RSA 2048 with SHA-256 is what every module's TLS stack understands.
  const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-sha256'];
  const authority = ['-x509', '-days', '30', '-subj', '/CN=Hayes test authority'];
  await openssl(...request, ...authority, '-keyout', 'ca.key', '-out', 'ca.crt');
  writeFileSync(path('server.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  writeFileSync(path('client.ext'), 'extendedKeyUsage=clientAuth\n');
  for (const name of ['server', 'client']) {
    await openssl(...request, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const sign = ['x509', '-req', '-sha256', '-days', '30', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
    await openssl(...sign, '-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.crt`);
  }
  const files = (name: string) => ({ ca: path('ca.crt'), cert: path(`${name}.crt`), key: path(`${name}.key`) });
  return { server: files('server'), client: files('client') };
}
