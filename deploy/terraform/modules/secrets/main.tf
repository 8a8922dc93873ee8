# The key of a region, and the secrets that the chart refers to. The operator External Secrets copies them into Secrets of the cluster.
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

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_kms_key" "this" {
  description             = "Marquee: ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration by roles of this account"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Logs"
        Effect    = "Allow"
        Principal = { Service = "logs.${data.aws_region.current.id}.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:*:${data.aws_caller_identity.current.account_id}:*" } }
      },
      {
        Sid       = "Messages of the bucket to the queue"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

# GATEWAY_SECRET is replaced by hand in two steps, while programs run (docs/identity.md).
module "gateway" {
  source      = "../password"
  name        = "${var.name}/gateway"
  kms_key_arn = aws_kms_key.this.arn
}

# The operator writes the password of Neo4j here: that of Aura or of the chart.
resource "aws_secretsmanager_secret" "neo4j" {
  #checkov:skip=CKV2_AWS_57:The password is that of a server which this account does not manage.
  name       = "${var.name}/neo4j"
  kms_key_id = aws_kms_key.this.arn
}

output "kms_key_arn" {
  description = "The key of the region."
  value       = aws_kms_key.this.arn
}

output "arns" {
  description = "The secrets, for the role that may read them."
  value       = [module.gateway.secret_arn, aws_secretsmanager_secret.neo4j.arn]
}
