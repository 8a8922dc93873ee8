# What all regions share: the name. Apply it when the ingress of each region has its load balancer.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  # Route 53 has no region; its health checks are here.
  region = "us-east-1"
}

variable "zone_id" {
  description = "The public zone of Route 53."
  type        = string
}

variable "host" {
  description = "The name that clients use."
  type        = string
}

variable "regions" {
  description = "By the name of each region, the load balancer of its ingress: its name, and the zone in Route 53 that AWS has for it."
  type        = map(object({ name = string, zone_id = string }))
}

module "dns" {
  source  = "../modules/dns"
  zone_id = var.zone_id
  host    = var.host
  regions = var.regions
}

output "health_checks" {
  description = "The names that health checks ask for /ready, which the ingress of their region answers to."
  value       = module.dns.health_checks
}
