# The way between two regions. Apply it when both have their network. It is optional: social and the catalogs of the second region need it.
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
  alias  = "first"
  region = var.first.region
}

provider "aws" {
  alias  = "second"
  region = var.second.region
}

variable "environment" {
  description = "That of the regions."
  type        = string
}

variable "first" {
  description = "The output `network` of the first region, as terraform output -json prints it."
  type = object({
    region                  = string, vpc_id = string, cidr = string, pod_cidrs = list(string),
    route_table_ids         = map(string), database_security_group_id = string,
    kafka_security_group_id = optional(string),
  })
}

variable "second" {
  description = "The output `network` of the second region, as terraform output -json prints it."
  type = object({
    region                  = string, vpc_id = string, cidr = string, pod_cidrs = list(string),
    route_table_ids         = map(string), database_security_group_id = string,
    kafka_security_group_id = optional(string),
  })
}

module "peering" {
  source    = "../modules/peering"
  name      = "marquee-${var.environment}"
  first     = var.first
  second    = var.second
  providers = { aws.first = aws.first, aws.second = aws.second }
}

output "id" {
  description = "The connection."
  value       = module.peering.id
}
