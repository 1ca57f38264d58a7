{{- define "shirelink.labels" -}}
app.kubernetes.io/name: shirelink
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* What every pod of ours has: environment from the Secret, the council's files, no rights and a read-only root. */}}
{{- define "shirelink.container" -}}
image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
env:
  - { name: NODE_ENV, value: production }
  - { name: ROLE, value: {{ .role }} }
  - { name: COUNCIL_FILE, value: /etc/shirelink/council.yaml }
envFrom:
  - secretRef:
      name: {{ .root.Values.existingSecret }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: council, mountPath: /etc/shirelink, readOnly: true }
{{- end -}}

{{- define "shirelink.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: council
    configMap:
      name: {{ .Values.existingCouncilConfigMap }}
{{- end -}}
