// Every switch of the chart, off and on, with what it adds to or takes from the minimal values.
const name = 'shirelink';

export const features = [
  {
    settings: ['migrate.enabled=false'],
    gone: ['ConfigMap/-migrate-council', 'Job/-migrate', 'NetworkPolicy/-migrate'],
  },
  {
    settings: ['networkPolicy.enabled=false'],
    gone: ['NetworkPolicy/', 'NetworkPolicy/-api', 'NetworkPolicy/-migrate'],
  },
  { settings: ['api.podDisruptionBudget.enabled=false'], gone: ['PodDisruptionBudget/-api'] },
  { settings: ['worker.podDisruptionBudget.enabled=false'], gone: ['PodDisruptionBudget/-worker'] },
  { settings: ['serviceAccount.create=false'], gone: ['ServiceAccount/'] },
  { settings: ['topologySpread=false'] },
  { settings: ['kafka.ssl=false'] },
  { settings: ['image.digest=sha256:'.padEnd(84, '0')] },
  { settings: ['kafka.sasl.mechanism=plain', 'kafka.sasl.username=u', 'kafka.sasl.existingSecret=s'] },
  { settings: ['caCertificates.existingConfigMap=ca'] },
  { settings: ['notices.webhook.existingSecret=s'] },
  { settings: ['notices.smtp.existingSecret=s'] },
  { settings: ['metrics.existingSecret=s'] },
  { settings: ['api.autoscaling.enabled=true'], added: ['HorizontalPodAutoscaler/-api'] },
  { settings: ['ingress.enabled=true', 'ingress.host=cases.example.org'], added: ['Ingress/'] },
  { settings: ['metrics.serviceMonitor.enabled=true'], added: ['ServiceMonitor/'] },
  { settings: ['metrics.prometheusRule.enabled=true'], added: ['PrometheusRule/'] },
  { settings: ['metrics.dashboard.enabled=true'], added: ['ConfigMap/-dashboard'] },
  {
    settings: ['maintenance=true'],
    added: ['Deployment/-maintenance'],
    gone: [
      ...['ConfigMap/-migrate-council', 'Job/-migrate', 'NetworkPolicy/-migrate', 'Pod/-test'],
      ...['Deployment/-api', 'Deployment/-worker', 'PodDisruptionBudget/-api', 'PodDisruptionBudget/-worker'],
    ],
  },
].map(({ settings, added = [], gone = [] }) => ({ settings, added: added.map(whole), gone: gone.map(whole) }));

/** Paths of the switches in these values that no feature above turns. */
export function untried(values, path = []) {
  if (typeof values === 'boolean') return isTried(path.join('.')) ? [] : [path.join('.')];
  if (values === null || typeof values !== 'object') return [];
  return Object.entries(values).flatMap(([key, value]) => untried(value, [...path, key]));
}

function isTried(path) {
  return features.some(({ settings }) => settings.some((setting) => setting.startsWith(`${path}=`)));
}

function whole(short) {
  return short.replace('/', `/${name}`);
}
