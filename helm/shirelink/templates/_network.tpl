{{- define "shirelink.egress.dns" -}}
- ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
{{- end -}}

{{/* takes { ports, to } */}}
{{- define "shirelink.egress.to" -}}
- ports:
    {{- range .ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* takes a list of NetworkPolicyPeers; where it is empty, the pods of this namespace */}}
{{- define "shirelink.peers" -}}
{{- if . -}}
{{- toYaml . -}}
{{- else -}}
- podSelector: {}
{{- end -}}
{{- end -}}
