{{- define "shirelink.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* What everything's name begins with: at most 46 characters, for the longest ending has 17 and a name may have 63. */}}
{{- define "shirelink.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 46 | trimSuffix "-" -}}
{{- else if contains (include "shirelink.name" .) .Release.Name -}}
{{- .Release.Name | trunc 46 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "shirelink.name" .) | trunc 46 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector needs: these never change between versions. */}}
{{- define "shirelink.selector" -}}
app.kubernetes.io/name: {{ include "shirelink.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "shirelink.labels" -}}
{{ include "shirelink.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "shirelink.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "shirelink.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "shirelink.councilConfigMap" -}}
{{- .Values.existingCouncilConfigMap | default (printf "%s-council" (include "shirelink.fullname" .)) -}}
{{- end -}}

{{- define "shirelink.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* The council's slug, for labels: as its file says, where the chart has it. */}}
{{- define "shirelink.council" -}}
{{- .Values.metrics.council | default (dig .Values.councilFile "" (.Values.councilFiles | default dict) | fromYaml).council | default "" -}}
{{- end -}}
