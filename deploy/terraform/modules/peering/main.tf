# A way between the networks of two regions: social of the second region writes to PostgreSQL of the first, and the other way round after a failover.
# Catalogs and social of a region read Kafka of the other one, if it has it.
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 5.100, < 6.0"
      configuration_aliases = [aws.first, aws.second]
    }
  }
}

variable "name" {
  description = "The name of the connection."
  type        = string
}

variable "first" {
  description = "The output `network` of the first region."
  type = object({
    region                  = string, vpc_id = string, cidr = string, pod_cidrs = list(string),
    route_table_ids         = map(string), database_security_group_id = string,
    kafka_security_group_id = optional(string),
  })
}

variable "second" {
  description = "The output `network` of the second region."
  type = object({
    region                  = string, vpc_id = string, cidr = string, pod_cidrs = list(string),
    route_table_ids         = map(string), database_security_group_id = string,
    kafka_security_group_id = optional(string),
  })
  validation {
    # Both are /16 (modules/zones), so they overlap only if they are the same.
    condition     = cidrsubnet(var.second.cidr, 0, 0) != cidrsubnet(var.first.cidr, 0, 0)
    error_message = "The networks of the regions overlap: apply the second region with another cidr."
  }
  validation {
    condition     = var.second.region != var.first.region
    error_message = "These are the outputs of the same region."
  }
}

resource "aws_vpc_peering_connection" "this" {
  provider    = aws.first
  vpc_id      = var.first.vpc_id
  peer_vpc_id = var.second.vpc_id
  peer_region = var.second.region
  tags        = { Name = var.name }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider                  = aws.second
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true
  tags                      = { Name = var.name }
}

# Names of the other network lead to its private addresses. That can be set for an accepted connection only.
resource "aws_vpc_peering_connection_options" "first" {
  provider                  = aws.first
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
  requester {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_vpc_peering_connection_options" "second" {
  provider                  = aws.second
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}

# The routes of pods lead there, and those of databases back.
resource "aws_route" "first" {
  provider                  = aws.first
  for_each                  = var.first.route_table_ids
  route_table_id            = each.value
  destination_cidr_block    = var.second.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}

resource "aws_route" "second" {
  provider                  = aws.second
  for_each                  = var.second.route_table_ids
  route_table_id            = each.value
  destination_cidr_block    = var.first.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}

# By addresses: between regions, a group cannot name a group.
resource "aws_vpc_security_group_ingress_rule" "first" {
  provider          = aws.first
  for_each          = toset(var.second.pod_cidrs)
  security_group_id = var.first.database_security_group_id
  description       = "PostgreSQL from pods in ${var.second.region}"
  cidr_ipv4         = each.key
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "second" {
  provider          = aws.second
  for_each          = toset(var.first.pod_cidrs)
  security_group_id = var.second.database_security_group_id
  description       = "PostgreSQL from pods in ${var.first.region}"
  cidr_ipv4         = each.key
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "first_kafka" {
  provider          = aws.first
  for_each          = toset(var.first.kafka_security_group_id == null ? [] : var.second.pod_cidrs)
  security_group_id = var.first.kafka_security_group_id
  description       = "Kafka from pods in ${var.second.region}"
  cidr_ipv4         = each.key
  from_port         = 9096
  to_port           = 9096
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "second_kafka" {
  provider          = aws.second
  for_each          = toset(var.second.kafka_security_group_id == null ? [] : var.first.pod_cidrs)
  security_group_id = var.second.kafka_security_group_id
  description       = "Kafka from pods in ${var.first.region}"
  cidr_ipv4         = each.key
  from_port         = 9096
  to_port           = 9096
  ip_protocol       = "tcp"
}

output "id" {
  description = "The connection."
  value       = aws_vpc_peering_connection_accepter.this.id
}
