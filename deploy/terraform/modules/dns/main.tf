# One name for all regions: clients reach the nearest one that is healthy.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
}

variable "zone_id" {
  description = "The public zone of Route 53."
  type        = string
}

variable "host" {
  description = "The name that clients use, such as marquee.example."
  type        = string
}

variable "regions" {
  description = "By the name of each region, the load balancer of its ingress: its name, and the zone in Route 53 that AWS has for it."
  type        = map(object({ name = string, zone_id = string }))
}

# The name of one region alone, for health checks. Route 53 asks by the name that it resolves, and the ingress answers only to names that it knows
# (deploy/chart/templates/ingress.yaml). The name of all regions would lead each check to any of them.
resource "aws_route53_record" "region" {
  #checkov:skip=CKV2_AWS_23:The load balancer belongs to the ingress of the cluster.
  for_each = var.regions
  zone_id  = var.zone_id
  name     = "${each.key}.${var.host}"
  type     = "A"
  # If the answer of Route 53 is lost on the way, the provider asks again, and a plain creation says that the record already exists.
  allow_overwrite = true

  alias {
    name                   = each.value.name
    zone_id                = each.value.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "this" {
  for_each          = var.regions
  fqdn              = aws_route53_record.region[each.key].fqdn
  type              = "HTTPS"
  port              = 443
  resource_path     = "/ready"
  request_interval  = 10
  failure_threshold = 3
  enable_sni        = true
  tags              = { Name = "marquee-${each.key}" }
}

resource "aws_route53_record" "this" {
  #checkov:skip=CKV2_AWS_23:The load balancer belongs to the ingress of the cluster.
  for_each        = var.regions
  zone_id         = var.zone_id
  name            = var.host
  type            = "A"
  set_identifier  = each.key
  allow_overwrite = true # As above.
  health_check_id = aws_route53_health_check.this[each.key].id

  latency_routing_policy {
    region = each.key
  }

  alias {
    name                   = each.value.name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

output "health_checks" {
  description = "The names that health checks ask for /ready."
  value       = { for region, check in aws_route53_health_check.this : region => check.fqdn }
}
