/** When the certificate of the gateway expires. */
import { X509Certificate } from 'node:crypto';
import { gauge } from '@marquee/kit/telemetry/metrics';

const notAfter = gauge({
  name: 'marquee.tls.certificate.not_after',
  unit: 's',
  description: 'When the TLS certificate of the gateway expires, in seconds since 1970.',
});

/** Shows when `pem` expires. */
export const showCertificate = (pem: Buffer): void =>
  notAfter.set(new Date(new X509Certificate(pem).validTo).getTime() / 1_000);
