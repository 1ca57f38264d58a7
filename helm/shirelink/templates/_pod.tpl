{{/* What every pod of ours has; takes root, and the service account's name where it is not the usual one. */}}
{{- define "shirelink.pod" -}}
{{- $v := .root.Values -}}
serviceAccountName: {{ .serviceAccount | default (include "shirelink.serviceAccount" .root) }}
automountServiceAccountToken: false
# else Kubernetes sets AUTHORITY_PORT and the like for services of such names
enableServiceLinks: false
{{- with $v.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  # the secrets' files belong to this group
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{/* takes root and the ConfigMap with the council's files */}}
{{- define "shirelink.volumes" -}}
{{- $v := .root.Values -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ $v.tmpSizeLimit }}
- name: council
  configMap:
    name: {{ .council }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range include "shirelink.secrets" .root | fromJsonArray }}
      - secret:
          name: {{ .name }}
          items:
            - key: {{ .key }}
              path: {{ .variable }}
      {{- end }}
{{- if $v.caCertificates.existingConfigMap }}
- name: ca
  configMap:
    name: {{ $v.caCertificates.existingConfigMap }}
    items:
      - key: {{ $v.caCertificates.key }}
        path: ca.crt
{{- end }}
{{- end -}}

{{/* takes root and role */}}
{{- define "shirelink.container" -}}
{{- $v := .root.Values -}}
image: {{ include "shirelink.image" .root | quote }}
imagePullPolicy: {{ $v.image.pullPolicy }}
env:
  {{- include "shirelink.environment" . | nindent 2 }}
securityContext:
  {{- include "shirelink.noRights" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: council, mountPath: /etc/shirelink/council, readOnly: true }
  - { name: secrets, mountPath: /etc/shirelink/secrets, readOnly: true }
  {{- if $v.caCertificates.existingConfigMap }}
  - { name: ca, mountPath: /etc/shirelink/ca, readOnly: true }
  {{- end }}
{{- end -}}

{{- define "shirelink.noRights" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* takes root and role */}}
{{- define "shirelink.spread" -}}
{{- $root := .root -}}
{{- $role := .role -}}
{{- range $index, $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
{{- if $index }}
{{ end -}}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "shirelink.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ $role }}
  # each version is spread by itself, or a rollout would pile up on one node
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
