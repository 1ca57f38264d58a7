//go:build tools

// Package tools keeps the types of ServiceMonitor and PrometheusRule in go.mod: controller-gen makes the schemas that the
// chart is checked against from them. The programs themselves stand as tools in go.mod.
package tools

import _ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
