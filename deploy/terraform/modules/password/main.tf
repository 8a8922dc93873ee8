# A password in Secrets Manager. Secrets Manager makes it, Terraform hands it on, and no state or plan has it.
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
  description = "The name of the secret."
  type        = string
}

variable "username" {
  description = "With it, the secret is {\"username\": …, \"password\": …}. Null: it is the password alone."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "The key of the secret."
  type        = string
}

variable "regions" {
  description = "Other regions that get a copy of the secret, which is read there while this region is away."
  type        = list(string)
  default     = []
}

# Letters and digits only: it stands in URLs.
ephemeral "aws_secretsmanager_random_password" "this" {
  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:Programs read their secrets when they start, so a password is replaced by hand, with a restart.
  name       = var.name
  kms_key_id = var.kms_key_arn

  # A key belongs to one region. A copy has the key of Secrets Manager in its own.
  dynamic "replica" {
    for_each = toset(var.regions)
    content {
      region = replica.value
    }
  }
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id = aws_secretsmanager_secret.this.id
  secret_string_wo = (
    var.username == null ? ephemeral.aws_secretsmanager_random_password.this.random_password
    : jsonencode({ username = var.username, password = ephemeral.aws_secretsmanager_random_password.this.random_password })
  )
  # It is written once: each run draws another password.
  secret_string_wo_version = 1
}

output "secret_arn" {
  description = "The secret."
  value       = aws_secretsmanager_secret.this.arn
  # What reads the secret waits until the password is in it.
  depends_on = [aws_secretsmanager_secret_version.this]
}
