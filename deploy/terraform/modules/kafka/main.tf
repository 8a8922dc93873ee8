# Kafka (MSK): a broker in each zone, TLS, and a login by SCRAM-SHA-512. The programs create their topics themselves (docs/operations/kafka.md).
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

variable "secret_arn" {
  description = "The secret with the username and the password, which has a key of one's own."
  type        = string
  validation {
    condition     = strcontains(var.secret_arn, ":secret:AmazonMSK_")
    error_message = "MSK takes secrets only whose names start with AmazonMSK_."
  }
}

variable "kms_key_arn" {
  description = "The key of topics and the log."
  type        = string
}

variable "brokers" {
  description = "The type of the brokers, and the storage of each in gigabytes."
  type        = object({ type = string, storage = number })
}

resource "aws_security_group" "this" {
  name        = "${var.name}-kafka"
  description = "Kafka, from pods only"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each          = toset(var.client_cidrs)
  security_group_id = aws_security_group.this.id
  description       = "Kafka with TLS and SCRAM from pods"
  cidr_ipv4         = each.key
  from_port         = 9096
  to_port           = 9096
  ip_protocol       = "tcp"
}

# Programs create their topics with the factor of the cluster. A broker may be away, and nothing acknowledged is lost with it.
resource "aws_msk_configuration" "this" {
  name           = var.name
  kafka_versions = ["3.9.x"]

  server_properties = <<-PROPERTIES
    auto.create.topics.enable=false
    default.replication.factor=3
    min.insync.replicas=2
    unclean.leader.election.enable=false
  PROPERTIES
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/marquee/${var.name}/kafka"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_msk_cluster" "this" {
  cluster_name           = var.name
  kafka_version          = "3.9.x"
  number_of_broker_nodes = length(var.subnet_ids)
  enhanced_monitoring    = "PER_BROKER"

  broker_node_group_info {
    instance_type   = var.brokers.type
    client_subnets  = var.subnet_ids
    security_groups = [aws_security_group.this.id]
    storage_info {
      ebs_storage_info {
        volume_size = var.brokers.storage
      }
    }
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.this.arn
    revision = aws_msk_configuration.this.latest_revision
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = var.kms_key_arn
    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.this.name
      }
    }
  }
}

resource "aws_msk_scram_secret_association" "this" {
  cluster_arn     = aws_msk_cluster.this.arn
  secret_arn_list = [var.secret_arn]
}

output "security_group_id" {
  description = "The group of the brokers."
  value       = aws_security_group.this.id
}

output "brokers" {
  description = "KAFKA_BROKERS, on port 9096."
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_scram
}
