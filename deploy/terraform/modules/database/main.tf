# PostgreSQL: a primary with a standby in another zone that takes over with all acknowledged writes, and read replicas. In the second region it is
# a replica of the first, until source_arn is null: that promotes it (docs/operations/disaster-recovery.md).
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
  description = "The key of data, passwords and backups in this region."
  type        = string
}

variable "size" {
  description = "The class of the instances, and their storage in gigabytes."
  type        = object({ class = string, storage = number })
}

variable "read_replicas" {
  description = "Replicas in this region, beside the standby."
  type        = number
}

variable "source_arn" {
  description = "The primary in another region that this one replicates. Null: this one is the primary. Null for a replica: it is promoted."
  type        = string
  default     = null
}

variable "password_secret_arn" {
  description = "The secret of the region that made the password, with a copy in this region. Null: this region makes it."
  type        = string
  default     = null
}

variable "password_regions" {
  description = "Regions that get a copy of the secret, if this region makes the password."
  type        = list(string)
  default     = []
}

data "aws_region" "current" {}

locals {
  # A copy of a secret has the same ARN, but for its region.
  copied_secret_arn = var.password_secret_arn == null ? null : join(":", [
    for index, part in split(":", var.password_secret_arn) : index == 3 ? data.aws_region.current.id : part
  ])
  secret_arn = var.password_secret_arn == null ? one(module.password[*].secret_arn) : local.copied_secret_arn
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-postgres"
  description = "PostgreSQL, from pods only"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each          = toset(var.client_cidrs)
  security_group_id = aws_security_group.this.id
  description       = "PostgreSQL from pods"
  cidr_ipv4         = each.key
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

resource "aws_db_parameter_group" "this" {
  name   = var.name
  family = "postgres18"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
  parameter {
    name  = "log_statement"
    value = "ddl"
  }
}

resource "aws_iam_role" "monitoring" {
  name = "${var.name}-postgres-monitoring"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "monitoring.rds.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

# RDS makes no replica of a PostgreSQL whose password RDS itself keeps in Secrets Manager. So the password is made here, by one region. It stays the same
# whichever region writes: a replica has the password of its primary.
module "password" {
  count       = var.password_secret_arn == null ? 1 : 0
  source      = "../password"
  name        = "${var.name}/postgres"
  username    = "marquee"
  kms_key_arn = var.kms_key_arn
  regions     = var.password_regions
}

ephemeral "aws_secretsmanager_secret_version" "password" {
  count     = var.source_arn == null ? 1 : 0
  secret_id = local.secret_arn
}

resource "aws_db_instance" "primary" {
  identifier                          = var.name
  replicate_source_db                 = var.source_arn
  engine                              = var.source_arn == null ? "postgres" : null
  engine_version                      = var.source_arn == null ? "18" : null
  db_name                             = var.source_arn == null ? "marquee" : null
  username                            = var.source_arn == null ? "marquee" : null
  password_wo                         = one([for secret in ephemeral.aws_secretsmanager_secret_version.password : jsondecode(secret.secret_string).password])
  password_wo_version                 = var.source_arn == null ? 1 : null
  instance_class                      = var.size.class
  allocated_storage                   = var.source_arn == null ? var.size.storage : null
  max_allocated_storage               = var.size.storage * 4
  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  multi_az                            = true
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.this.id]
  parameter_group_name                = aws_db_parameter_group.this.name
  backup_retention_period             = 35
  copy_tags_to_snapshot               = true
  deletion_protection                 = true
  skip_final_snapshot                 = false
  final_snapshot_identifier           = "${var.name}-final"
  auto_minor_version_upgrade          = true
  iam_database_authentication_enabled = true
  monitoring_interval                 = 60
  monitoring_role_arn                 = aws_iam_role.monitoring.arn
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = var.kms_key_arn
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]

  # A replica has them from its primary. They must not replace or downgrade it when it is promoted. Minor versions come by themselves.
  lifecycle {
    ignore_changes = [db_name, username, engine, engine_version]
  }
}

resource "aws_db_instance" "replica" {
  #checkov:skip=CKV_AWS_157:A replica is itself the second copy; there are several, in other zones.
  count                               = var.read_replicas
  identifier                          = "${var.name}-read-${count.index}"
  replicate_source_db                 = aws_db_instance.primary.identifier
  instance_class                      = var.size.class
  max_allocated_storage               = var.size.storage * 4 # That of the primary grows for itself.
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  vpc_security_group_ids              = [aws_security_group.this.id]
  parameter_group_name                = aws_db_parameter_group.this.name
  backup_retention_period             = 1
  copy_tags_to_snapshot               = true
  deletion_protection                 = true
  skip_final_snapshot                 = true
  auto_minor_version_upgrade          = true
  iam_database_authentication_enabled = true
  monitoring_interval                 = 60
  monitoring_role_arn                 = aws_iam_role.monitoring.arn
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = var.kms_key_arn
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
}

output "arn" {
  description = "The primary, for the replica in the other region."
  value       = aws_db_instance.primary.arn
}

output "address" {
  description = "The address that follows the primary."
  value       = aws_db_instance.primary.address
}

output "replica_addresses" {
  description = "The addresses of the read replicas."
  value       = aws_db_instance.replica[*].address
}

output "password_secret_arn" {
  description = "The secret with the user and the password, in this region."
  value       = local.secret_arn
}

output "security_group_id" {
  description = "The group that says who may connect."
  value       = aws_security_group.this.id
}
