# The subnets of a region: for each zone a private one for pods, one for databases and a public one for load balancers. No provider is needed, so
# `terraform test` and `tofu test` run it anywhere.
terraform {
  required_version = ">= 1.8"
}

variable "cidr" {
  description = "The network of the region: a /16. Networks of regions must not overlap, because they are peered."
  type        = string
  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "The network must be a /16, such as 10.40.0.0/16."
  }
}

variable "zones" {
  description = "The names of three zones."
  type        = list(string)
  validation {
    condition     = length(distinct(var.zones)) == 3
    error_message = "There must be three different zones: with two, the loss of one loses the majority."
  }
}

locals {
  # Pods need the most addresses: a /18 each. Databases and load balancers fit into /24.
  pods          = { for index, zone in var.zones : zone => cidrsubnet(var.cidr, 2, index) }
  databases     = { for index, zone in var.zones : zone => cidrsubnet(cidrsubnet(var.cidr, 2, 3), 6, index) }
  load_balancer = { for index, zone in var.zones : zone => cidrsubnet(cidrsubnet(var.cidr, 2, 3), 6, index + 32) }
}

output "pods" {
  description = "The private subnet of pods in each zone."
  value       = local.pods
}

output "databases" {
  description = "The private subnet of databases in each zone."
  value       = local.databases
}

output "load_balancers" {
  description = "The public subnet of load balancers in each zone."
  value       = local.load_balancer
}
