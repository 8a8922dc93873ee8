{{/*
Gives .Values the keys that they lack. With `helm upgrade --reuse-values`, values are those of the release before, without the keys that the chart has
got since, and Helm does not know their defaults. Each file of objects begins with this. files/values.yaml is a copy of values.yaml, which Helm keeps
from templates.
*/}}
{{- define "marquee.addDefaults" -}}
{{- include "marquee.addMissing" (dict "values" .Values "defaults" (.Files.Get "files/values.yaml" | fromYaml)) -}}
{{- end }}

{{/* `merge` would take a false, a zero or an empty text of the values for a missing one. */}}
{{- define "marquee.addMissing" -}}
{{- range $key, $default := .defaults -}}
{{- if not (hasKey $.values $key) -}}
{{- $_ := set $.values $key $default -}}
{{- else if and (kindIs "map" $default) (kindIs "map" (get $.values $key)) -}}
{{- include "marquee.addMissing" (dict "values" (get $.values $key) "defaults" $default) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "marquee.labels" -}}
app.kubernetes.io/name: marquee
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
app.kubernetes.io/part-of: marquee
app.kubernetes.io/version: {{ include "marquee.version" . | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
marquee/environment: {{ .root.Values.environment }}
marquee/region: {{ .root.Values.region }}
{{- end }}

{{- define "marquee.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{/* Requests stay in their zone while each zone has enough pods. Kubernetes 1.34 has a new name for it. */}}
{{- define "marquee.trafficDistribution" -}}
trafficDistribution: {{ semverCompare ">=1.34-0" .Capabilities.KubeVersion.Version | ternary "PreferSameZone" "PreferClose" }}
{{- end }}

{{/* The programs that run, as a JSON list. */}}
{{- define "marquee.programs" -}}
{{- $programs := list "gateway" "catalog" "social" -}}
{{- if .Values.web.enabled }}{{ $programs = append $programs "web" }}{{ end -}}
{{- if .Values.ingestion.queue }}{{ $programs = append $programs "ingestion" }}{{ end -}}
{{- $programs | toJson -}}
{{- end }}

{{- define "marquee.port" -}}
{{- dict "gateway" 4000 "web" 4000 "catalog" 4001 "catalog-replica" 4001 "social" 4002 "ingestion" 4003 | dig .name 0 -}}
{{- end }}

{{/* Whose image and version a program has: the web app is a gateway, and a replica is a catalog. */}}
{{- define "marquee.imageOf" -}}
{{- dict "web" "gateway" "catalog-replica" "catalog" | dig .name .name -}}
{{- end }}

{{/* The version of a program: its own, or that of all. */}}
{{- define "marquee.version" -}}
{{- $own := get .root.Values (include "marquee.imageOf" .) -}}
{{- kindIs "map" $own | ternary $own dict | dig "version" "" | default .root.Values.version -}}
{{- end }}

{{/* The image of a program: its own, or that of the prefix and the version. The web app is in the image of the gateway. */}}
{{- define "marquee.image" -}}
{{- $program := include "marquee.imageOf" . -}}
{{- (get .root.Values $program).image | default (printf "%s%s:%s" .root.Values.images.prefix $program (include "marquee.version" .)) -}}
{{- end }}

{{/* Annotations of pods in Istio's mesh. */}}
{{- define "marquee.sidecar" -}}
# The program drains after SIGTERM while the sidecar still lets requests through.
proxy.istio.io/config: '{"terminationDrainDuration":"{{ add 15 (div (int .Values.drainDelayMs) 1000) }}s","holdApplicationUntilProxyStarts":true}'
{{- end }}

{{/* The Secret of DATABASE_URL: that of the operator, or that of the values. */}}
{{- define "marquee.postgresSecret" -}}
{{- if .Values.postgres.cloudnativepg.enabled -}}
{{ dict "name" (printf "%s-postgres-app" .Release.Name) "key" "uri" | toJson }}
{{- else -}}
{{ .Values.secrets.postgres | toJson }}
{{- end -}}
{{- end }}

{{/* The numbers of the operator's instances that answer reads, as a JSON list. The one that leads may be among them: social leaves it out. */}}
{{- define "marquee.postgresInstances" -}}
{{- with .Values.postgres.cloudnativepg -}}
{{- $all := .instanceNumbers | default (untilStep 1 (int (add .instances 1)) 1) -}}
{{- .readFromStandbys | ternary $all list | toJson -}}
{{- end -}}
{{- end }}

{{/* DATABASE_READ_URL with each instance of the operator. The password is in the operator's Secret alone, so Kubernetes puts it into the URL. */}}
{{- define "marquee.operatorReplicas" -}}
{{- $servers := list -}}
{{- range $number := include "marquee.postgresInstances" . | fromJsonArray -}}
{{- $servers = append $servers (printf "%s-postgres-instance-%v:5432" $.Release.Name $number) -}}
{{- end -}}
{{ include "marquee.secret" (dict "variable" "POSTGRES_PASSWORD" "secret" (dict "name" (printf "%s-postgres-app" .Release.Name) "key" "password")) }}
- name: DATABASE_READ_URL
  value: postgresql://marquee:$(POSTGRES_PASSWORD)@{{ join "," $servers }}/marquee
{{- end }}

{{- define "marquee.secret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret.name }}
      key: {{ .secret.key }}
{{- end }}

{{/* The ConfigMaps with authorities that a program trusts, by the names of their volumes. Each is mounted at /marquee/<volume>. */}}
{{- define "marquee.authorities" -}}
{{- $authorities := dict -}}
{{- $values := .root.Values -}}
{{- if and (eq .name "social") $values.postgres.authorities }}{{ $_ := set $authorities "authorities" $values.postgres.authorities }}{{ end -}}
{{- if and (has .name (list "catalog" "catalog-replica" "social")) $values.kafka.authorities }}{{ $_ := set $authorities "kafka-authorities" $values.kafka.authorities }}{{ end -}}
{{- $authorities | toJson -}}
{{- end }}

{{/* The settings of a program that are no secrets: what the chart knows, then those of all programs, then its own. */}}
{{- define "marquee.settings" -}}
{{- $values := .root.Values -}}
{{- $release := .root.Release.Name -}}
{{- $own := (eq .name "catalog-replica" | ternary $values.catalogReplicas (get $values .name)).settings | default dict -}}
{{- $settings := dict "HOST" "0.0.0.0" "PORT" (include "marquee.port" .) "METRICS_HOST" "0.0.0.0" "METRICS_PORT" "9464" -}}
{{- if $values.monitoring.otlpEndpoint -}}
{{- $_ := set $settings "OTEL_EXPORTER_OTLP_ENDPOINT" $values.monitoring.otlpEndpoint -}}
{{- $_ := set $settings "OTEL_RESOURCE_ATTRIBUTES" (printf "deployment.environment.name=%s,cloud.region=%s,service.version=%s" $values.environment $values.region (include "marquee.version" .)) -}}
{{- end -}}
{{- if ne .name "ingestion" }}{{ $_ := set $settings "DRAIN_DELAY_MS" (int $values.drainDelayMs | toString) }}{{ end -}}
{{- if has .name (list "gateway" "web") -}}
{{- if ne "true" (get (merge (deepCopy $own) $values.settings) "DEV_ISSUER" | toString) -}}
{{- $_ := set $settings "NODE_ENV" "production" -}}
{{- $_ := set $settings "OIDC_ISSUER" (required "oidc.issuer must be set: the gateway needs an issuer in production" $values.oidc.issuer) -}}
{{- $_ := set $settings "OIDC_AUDIENCE" $values.oidc.audience -}}
{{- end -}}
{{- if $values.catalogReplicas.count -}}
{{- $_ := set $settings "CATALOG_URL" (printf "http://%s-catalog-reads:4001" $release) -}}
{{- $_ := set $settings "CATALOG_FEED_URL" (printf "http://%s-catalog:4001" $release) -}}
{{- else -}}
{{- $_ := set $settings "CATALOG_URL" (printf "http://%s-catalog:4001" $release) -}}
{{- end -}}
{{- $_ := set $settings "SOCIAL_URL" (printf "http://%s-social:4002" $release) -}}
{{- end -}}
{{- if eq .name "web" -}}
{{- $_ := set $settings "WEB_ROOT" "/marquee/web/dist" -}}
{{- if $values.oidc.webClientId }}{{ $_ := set $settings "WEB_OIDC_CLIENT_ID" $values.oidc.webClientId }}{{ end -}}
{{- end -}}
{{- if has .name (list "catalog" "ingestion") -}}
{{- $_ := set $settings "NEO4J_URI" $values.neo4j.uri -}}
{{- $_ := set $settings "NEO4J_USER" $values.neo4j.user -}}
{{- end -}}
{{- if eq .name "catalog-replica" -}}
{{- $_ := set $settings "CATALOG_REPLICA_OF" (printf "http://%s-catalog:4001" $release) -}}
{{- $_ := set $settings "NEO4J_URI" "bolt://127.0.0.1:7687" -}}
{{- $_ := set $settings "NEO4J_USER" "neo4j" -}}
{{- end -}}
{{- if eq .name "social" }}{{ $_ := set $settings "CATALOG_URL" (printf "http://%s-catalog:4001" $release) }}{{ end -}}
{{- $authorities := include "marquee.authorities" . | fromJson -}}
{{- if hasKey $authorities "authorities" }}{{ $_ := set $settings "NODE_EXTRA_CA_CERTS" "/marquee/authorities/ca.pem" }}{{ end -}}
{{- if hasKey $authorities "kafka-authorities" -}}
{{- $_ := set $settings "KAFKA_TLS" "true" -}}
{{- $_ := set $settings "KAFKA_TLS_CA_FILE" "/marquee/kafka-authorities/ca.pem" -}}
{{- end -}}
{{- if eq .name "ingestion" -}}
{{- $_ := set $settings "WORKER_QUEUE" $values.ingestion.queue -}}
{{- $_ := set $settings "BUCKET" (required "ingestion.bucket must be set along with ingestion.queue" $values.ingestion.bucket) -}}
{{- $_ := set $settings "AWS_REGION" $values.region -}}
{{- end -}}
{{- merge (deepCopy $own) $values.settings $settings | toJson -}}
{{- end }}

{{- define "marquee.environment" -}}
{{- range $name, $value := include "marquee.settings" . | fromJson }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- $secrets := .root.Values.secrets }}
{{- if ne .name "ingestion" }}
{{ include "marquee.secret" (dict "variable" "GATEWAY_SECRET" "secret" $secrets.gateway) }}
{{- end }}
{{- if has .name (list "catalog" "catalog-replica" "ingestion") }}
{{ include "marquee.secret" (dict "variable" "NEO4J_PASSWORD" "secret" $secrets.neo4j) }}
{{- end }}
{{- if eq .name "social" }}
{{ include "marquee.secret" (dict "variable" "DATABASE_URL" "secret" (include "marquee.postgresSecret" .root | fromJson)) }}
{{- if $secrets.postgresReplicas.name }}
{{ include "marquee.secret" (dict "variable" "DATABASE_READ_URL" "secret" $secrets.postgresReplicas) }}
{{- else if and .root.Values.postgres.cloudnativepg.enabled .root.Values.postgres.cloudnativepg.readFromStandbys }}
{{ include "marquee.operatorReplicas" .root }}
{{- end }}
{{- end }}
{{- if and (has .name (list "gateway" "web")) $secrets.redis.name }}
{{ include "marquee.secret" (dict "variable" "REDIS_URL" "secret" $secrets.redis) }}
{{- end }}
{{- if and (has .name (list "catalog" "catalog-replica" "social")) $secrets.kafka.name }}
{{ include "marquee.secret" (dict "variable" "KAFKA_PASSWORD" "secret" $secrets.kafka) }}
{{- end }}
{{- if and .root.Values.monitoring.otlpEndpoint $secrets.otlpHeaders.name }}
{{ include "marquee.secret" (dict "variable" "OTEL_EXPORTER_OTLP_HEADERS" "secret" $secrets.otlpHeaders) }}
{{- end }}
{{- end }}

{{/* The Secrets that must be there before pods start, as a sorted JSON list. NOTES.txt names them. */}}
{{- define "marquee.secretNames" -}}
{{- $secrets := .Values.secrets -}}
{{- $names := list $secrets.gateway.name $secrets.neo4j.name (include "marquee.postgresSecret" . | fromJson).name -}}
{{- range $optional := list $secrets.postgresReplicas $secrets.redis $secrets.kafka }}{{ $names = append $names $optional.name }}{{ end -}}
{{- if .Values.monitoring.otlpEndpoint }}{{ $names = append $names $secrets.otlpHeaders.name }}{{ end -}}
{{- if and .Values.ingress.enabled (ne .Values.ingress.className "alb") }}{{ $names = append $names .Values.ingress.tlsSecret }}{{ end -}}
{{- concat $names .Values.images.pullSecrets | compact | uniq | sortAlpha | toJson -}}
{{- end }}

{{/* The ConfigMaps that must be there before pods start, as a JSON list. */}}
{{- define "marquee.configMapNames" -}}
{{- list .Values.postgres.authorities .Values.kafka.authorities | compact | uniq | toJson -}}
{{- end }}
