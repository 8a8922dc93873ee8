# Redis for the rates and kept answers of all gateways of a region. It may lose everything: gateways do without it.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
}

variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of databases, one in each zone."
  type        = list(string)
}

variable "client_cidrs" {
  description = "The addresses that may connect: those of pods."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "The key of the data."
  type        = string
}

variable "node_type" {
  description = "The type of the nodes: one in each zone."
  type        = string
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-redis"
  description = "Redis, from pods only"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each          = toset(var.client_cidrs)
  security_group_id = aws_security_group.this.id
  description       = "Redis from pods"
  cidr_ipv4         = each.key
  from_port         = 6379
  to_port           = 6379
  ip_protocol       = "tcp"
}

# Redis takes 16 to 128 characters, without some signs.
module "password" {
  source      = "../password"
  name        = "${var.name}/redis"
  kms_key_arn = var.kms_key_arn
}

# The API of ElastiCache has no value that is only written, so this one password is in the state.
data "aws_secretsmanager_secret_version" "password" {
  secret_id = module.password.secret_arn
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = var.name
  description                = "Rates and kept answers of the gateways"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = var.node_type
  num_cache_clusters         = length(var.subnet_ids)
  multi_az_enabled           = true
  automatic_failover_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.this.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  auth_token                 = data.aws_secretsmanager_secret_version.password.secret_string
  auto_minor_version_upgrade = true
}

output "url" {
  description = "REDIS_URL of the gateways."
  value       = "rediss://:${data.aws_secretsmanager_secret_version.password.secret_string}@${aws_elasticache_replication_group.this.primary_endpoint_address}:6379"
  sensitive   = true
}

output "secret_arn" {
  description = "The secret with the password."
  value       = module.password.secret_arn
}
