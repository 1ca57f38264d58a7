{{/* What values.schema.json cannot say, and all of it at once. */}}
{{- define "shirelink.validate" -}}
{{- $v := .Values -}}
{{- $faults := list -}}
{{- range list
  (list $v.database.existingSecret "database.existingSecret: name the Secret with the address of the database")
  (list $v.kafka.brokers "kafka.brokers: list at least one host:port")
  (list $v.oidc.issuer "oidc.issuer: give the https address of who signs the tokens")
  (list $v.piiKeys.existingSecret "piiKeys.existingSecret: name the Secret with the keys for personal data")
  (list $v.authority.url "authority.url: give the address of Authority")
  (list $v.authority.username "authority.username: name the integration user")
  (list $v.authority.clientId "authority.clientId: name the OAuth client")
  (list $v.authority.existingSecret "authority.existingSecret: name the Secret with the user's password and the client's secret")
}}{{ if not (index . 0) }}{{ $faults = append $faults (index . 1) }}{{ end }}{{ end -}}
{{- if and $v.councilFiles $v.existingCouncilConfigMap }}{{ $faults = append $faults "councilFiles: give these or existingCouncilConfigMap, not both" }}{{ end -}}
{{- if not (or $v.councilFiles $v.existingCouncilConfigMap) }}{{ $faults = append $faults (printf "councilFiles: give the council's files, --set-file councilFiles.%s=..., or name an existingCouncilConfigMap" (replace "." "\\." $v.councilFile)) }}{{ end -}}
{{- if and $v.councilFiles (not (hasKey $v.councilFiles $v.councilFile)) }}{{ $faults = append $faults (printf "councilFiles: %s is not among them, which councilFile names" $v.councilFile) }}{{ end -}}
{{- $sasl := $v.kafka.sasl -}}
{{- if and $sasl.mechanism (not (and $sasl.username $sasl.existingSecret)) }}{{ $faults = append $faults "kafka.sasl: with a mechanism go a username and an existingSecret" }}{{ end -}}
{{- if and (not $sasl.mechanism) (or $sasl.username $sasl.existingSecret) }}{{ $faults = append $faults "kafka.sasl.mechanism: give plain, scram-sha-256 or scram-sha-512 with the user" }}{{ end -}}
{{- $scaling := $v.api.autoscaling -}}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}{{ $faults = append $faults "api.autoscaling: minReplicas is more than maxReplicas" }}{{ end -}}
{{- if and $v.ingress.enabled (not $v.ingress.host) }}{{ $faults = append $faults "ingress.host: give the name under which people reach it" }}{{ end -}}
{{- $own := include "shirelink.environment" (dict "root" . "role" "api") | fromYamlArray -}}
{{- range $name, $_ := $v.extraEnv -}}
{{- $same := 0 -}}
{{- range $own }}{{ if eq .name $name }}{{ $same = add1 $same }}{{ end }}{{ end -}}
{{- if gt (int $same) 1 }}{{ $faults = append $faults (printf "extraEnv.%s: the chart sets it itself, from a value of its own" $name) }}{{ end -}}
{{- if regexMatch "(PASSWORD|SECRET|TOKEN|KEYS?|DATABASE_URL)$" $name }}{{ $faults = append $faults (printf "extraEnv.%s: a secret is not a value; put it into a Secret and name that" $name) }}{{ end -}}
{{- end -}}
{{- if $faults }}{{ fail (printf "\n\nShirelink cannot be installed so, faults in the values: %d\n  %s\n" (len $faults) (join "\n  " $faults)) }}{{ end -}}
{{- end -}}
