{{/* The secrets that are there, as JSON: the service's variable, the Secret's name and the key within. */}}
{{- define "shirelink.secrets" -}}
{{- $v := .Values -}}
{{- $all := list
  (dict "variable" "DATABASE_URL" "name" $v.database.existingSecret "key" $v.database.key)
  (dict "variable" "KAFKA_SASL_PASSWORD" "name" $v.kafka.sasl.existingSecret "key" $v.kafka.sasl.key)
  (dict "variable" "PII_KEYS" "name" $v.piiKeys.existingSecret "key" $v.piiKeys.key)
  (dict "variable" "AUTHORITY_PASSWORD" "name" $v.authority.existingSecret "key" $v.authority.passwordKey)
  (dict "variable" "AUTHORITY_CLIENT_SECRET" "name" $v.authority.existingSecret "key" $v.authority.clientSecretKey)
  (dict "variable" "NOTICE_WEBHOOK_SECRET" "name" $v.notices.webhook.existingSecret "key" $v.notices.webhook.key)
  (dict "variable" "SMTP_URL" "name" $v.notices.smtp.existingSecret "key" $v.notices.smtp.key)
  (dict "variable" "METRICS_TOKEN" "name" $v.metrics.existingSecret "key" $v.metrics.key)
-}}
{{- $given := list -}}
{{- range $all }}{{ if .name }}{{ $given = append $given . }}{{ end }}{{ end -}}
{{- toJson $given -}}
{{- end -}}

{{/* The environment of a pod of ours; takes root and role. Secrets come as files: an environment is too easily printed. */}}
{{- define "shirelink.environment" -}}
{{- $v := .root.Values -}}
- { name: NODE_ENV, value: production }
- { name: ROLE, value: {{ .role }} }
- { name: PORT, value: "3000" }
- { name: LOG_LEVEL, value: {{ $v.logLevel }} }
- { name: COUNCIL_FILE, value: {{ printf "/etc/shirelink/council/%s" $v.councilFile | quote }} }
- { name: KAFKA_BROKERS, value: {{ join "," $v.kafka.brokers | quote }} }
- { name: KAFKA_SSL, value: {{ $v.kafka.ssl | quote }} }
{{- with $v.kafka.sasl.mechanism }}
- { name: KAFKA_SASL_MECHANISM, value: {{ . | quote }} }
- { name: KAFKA_SASL_USERNAME, value: {{ $v.kafka.sasl.username | quote }} }
{{- end }}
- { name: OIDC_ISSUER, value: {{ $v.oidc.issuer | quote }} }
- { name: OIDC_AUDIENCE, value: {{ $v.oidc.audience | quote }} }
- { name: OIDC_ROLES_CLAIM, value: {{ $v.oidc.rolesClaim | quote }} }
- { name: AUTHORITY_URL, value: {{ $v.authority.url | quote }} }
- { name: AUTHORITY_USERNAME, value: {{ $v.authority.username | quote }} }
- { name: AUTHORITY_CLIENT_ID, value: {{ $v.authority.clientId | quote }} }
{{- range include "shirelink.secrets" .root | fromJsonArray }}
- { name: {{ .variable }}_FILE, value: /etc/shirelink/secrets/{{ .variable }} }
{{- end }}
{{- if $v.caCertificates.existingConfigMap }}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/shirelink/ca/ca.crt }
{{- end }}
{{- range $name, $value := $v.extraEnv }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end -}}
