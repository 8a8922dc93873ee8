# One name for all regions: clients reach the nearest one that is healthy.
terraform {
  required_version = ">= 1.8"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
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
  description = "For each region the load balancer of its ingress: its name and its zone in Route 53."
  type        = map(object({ name = string, zone_id = string }))
}

resource "aws_route53_health_check" "this" {
  for_each          = var.regions
  fqdn              = each.value.name
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
