// JSON schemas for kubeconform, from what the registries have: it would fetch its own from an address that is not reached everywhere.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The chart's floor, and the newest that the wheel knows. */
export const kubernetesVersions = ['1.30.0', '1.37.0'];

/** `from`: kubernetes-validate unpacked. Its schemas name each other by addresses of its own, which become file names. */
export function writeKubernetesSchemas(from, to) {
  for (const version of kubernetesVersions) {
    const source = join(from, 'kubernetes_validate', 'kubernetes-json-schema', `v${version}-local-strict`);
    const target = join(to, `v${version}-strict`);
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(source)) {
      const schema = readFileSync(join(source, file), 'utf8')
        .replaceAll('"/api/_definitions.json#', '"_definitions.json#')
        .replaceAll('"$id": "https://kubernetes.io/api/', '"x-id": "https://kubernetes.io/api/');
      writeFileSync(join(target, file), schema);
    }
  }
}

/** `from`: CustomResourceDefinitions as controller-gen wrote them. */
export function writeMonitoringSchemas(from, to) {
  mkdirSync(join(to, 'monitoring'), { recursive: true });
  for (const file of readdirSync(from)) {
    const { spec } = parse(readFileSync(join(from, file), 'utf8'));
    for (const { name, schema } of spec.versions) {
      const { openAPIV3Schema: whole } = schema;
      for (const part of Object.values(whole.properties)) forbidUnknown(part);
      // what metadata holds is Kubernetes's own
      whole.properties.metadata = { type: 'object' };
      whole.additionalProperties = false;
      writeFileSync(
        join(to, 'monitoring', `${spec.names.kind.toLowerCase()}_${name}.json`),
        JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...whole }),
      );
    }
  }
}

/** The API server drops what it does not know, silently: here it is a fault. */
function forbidUnknown(schema) {
  if (schema === null || typeof schema !== 'object') return;
  const open = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'];
  if (schema.properties && !open) Object.assign(schema, { additionalProperties: false });
  for (const part of [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})]) {
    forbidUnknown(part);
  }
}
